"""Every whole sentence that the narrator may say, apart from the movements' own wording.

No sentence holds a phrase of STOP, PAIN, RED_FLAG or EMERGENCY: the microphone hears the narrator
too. Each is one breath long and moves one thing at a time.
"""

from __future__ import annotations

LISTENING = "I'm listening. Say: start morning stretch."

SAFETY_QUESTION = (
    "One question first.",
    "Do you have a hip replacement, weak bones, or a recent operation?",
    "Are you pregnant, or is there new numbness, or leg pain now?",
    "Say yes, no, or not sure.",
)
SAFETY_QUESTION_SHORT = ("Do any of those apply to you? Say yes, no, or not sure.",)
YES_NO_NOT_SURE = "Say yes, no, or not sure."
INTERVIEW = "Then a few short questions, to see what suits you."
INTERVIEW_LATER = "I ask you about that before the next session."
INTERVIEW_UNANSWERED = "I heard no answer, so I ask you before the next session."
HEALTH_QUESTIONS = (
    "Do you have a hip replacement?",
    "Do you have weak bones, or a fracture in your spine?",
    "Are you pregnant?",
    "Did you have an operation in the last three months?",
    "Is there pain or tingling down a leg these days?",
    "Were you told of a narrow spinal canal, or a slipped vertebra?",
    "Are you unsteady when you stand up, or did you fall this year?",
    "Do you have a sore knee, or a new one?",
    "Do you have a sore shoulder or neck?",
)
SURGEON_QUESTION = ("Did your surgeon lift every limit on it?",)
HOUR_QUESTION = ("Have you been up for an hour?",)
FIRST_HOUR = "Then we stay small, for your back is still waking up."
FITTED = "Good. I leave out what does not suit you. Ask your doctor about the rest."
GENTLEST_FOR_NOW = "I heard no answer, so today I keep to the gentlest movements."
ALL_CLEAR = "Good. Move only as far as is easy."

PAUSED = "Paused."
ALREADY_PAUSED = "Still paused. Say resume whenever you like."
EASE_OUT = "Take your time. Ease out of the position if you like."
COUNT_IN = ("Three.", "Two.", "One.")
WELCOME_BACK = "We go in once more, from the start of this one."
NOTHING_KEPT = "There is nothing to go back to. Say: start morning stretch."
NO_HURRY = "No hurry. Say ready when you are there."
SAY_READY = "Say ready when you are there."
WILL_WAIT = "I will wait until you say ready."
WILL_GO_ON = "I will go on by myself."
FROM_THE_TOP = "From the top."
ROLL_FACE_UP = "Roll over slowly, until you lie face up."
SET_REST = "Ease off, stay there, and rest."
JUST_ENDED = "That one has just ended."
NO_FURTHER = "That is as far as it goes."
FIRST_ONE = "This is the first one."
NO_SIDES = "This one is for both sides at once."
LAST_COMES = "Last one"
CLOSING_UP = "That was the last one. Sit a moment more, and stand up when you feel steady."
WALK_OFFER = "If you would like some walking, say: march in place."
CLOSING_STANDING = "That was the last one. A short walk does the rest, and a rail on the stairs."
CLOSING = "That was the last one. Rest as you like."
ALL_DONE = "All done for today. Say start morning stretch to go round once more."
SLEEPING = "I heard nothing for a while, so I am leaving it here. Your place is kept."

PAIN_QUESTION = ("What would you like: easier, skip, or finish?",)
PAIN_QUESTION_SHORT = ("Easier, skip, or finish?",)
THEN_SOFTER = "Then in its softer form."
PAIN_AT_REST = (
    "Then rest, and leave the stretches for today. If it is strong, new, or spreads, see a doctor."
)
PAIN_TWICE = "That is the second time, so we leave it here for today. Rest, and breathe easily."
PAIN_FINISH = "We finish here. Rest until it settles, and roll to your side before you get up."
PAIN_UNANSWERED = "I heard no answer, so we finish here. Rest until it settles."
RED_FLAG = (
    "Do not go on. A doctor has to see this now.",
    "I cannot ring anyone. Use your phone, or shout for someone near you.",
)
EMERGENCY = (
    "I cannot ring anyone. Use your phone, or shout for someone near you.",
    "Breathe slowly. If you can, roll to your side and rest there.",
)

MICROPHONE_LOST = "I lost the microphone. I've paused."
LOUDSPEAKER_LOST = "I lost the loudspeaker. I've paused."
NO_MICROPHONE = "I lost the microphone."
NO_LOUDSPEAKER = "I lost the loudspeaker."
DEVICE_BACK = "I'm here again. Say resume whenever you like."
GOING_ON = "I'm here again. This is where we were."
BACK_AT_REST = "I'm here again."

START_OVER_QUESTION = ("Shall I begin the routine anew?",)
FORGET_QUESTION = (
    "I keep your place, settings, what suits you, what you did on which day, and your numbers.",
    "Shall I forget all of it?",
)
STANDING_QUESTION = ("Are you standing and steady, with a hand on something firm?",)
FROM_THE_BEGINNING = "Then from the very first one."
FORGOTTEN = "All of that is forgotten."
NOT_FORGOTTEN = "Then I keep it."
NOT_STANDING = "Then we leave that. Sit until you feel steady."
NO_QUESTION = "I did not ask anything just now."

I_AM_HERE = "I'm here."
HERE = "Here."
ASLEEP = "I take no notice now, until you ask: are you listening?"
AWAKE = "I'm listening again."
WELCOME = "You are welcome."
GLAD = "Good to hear."
GOOD_MORNING = "Good to hear you. Say: start morning stretch."
NO_CLOCK = "I do not know the time."
FEEL = "A mild pull at most, and easy breathing. Feeling very little is fine too."
HOW_FAR = "A mild pull is fine. Where it is sharp or spreads, ease out and tell me."
USUAL_FORM = "Then its usual form again, only as far as it is comfortable."
USUAL_LENGTHS = "Every hold as long as it was planned."
YOU_ASKED = "You asked for this length."
SMALL_NOW = "We stay small for now, for your back is still waking up, or was sore."
NOT_CHANGED = "It is as it always is."
HARDER = "Only as far as it stays comfortable, and slowly."
EASIER_LATER = "Ask me for that in a stretch, and I give you its gentler form."
EXCLUDE_LATER = "Tell me so in the stretch that you mean."
NAME_A_MOVEMENT = "Name a stretch, or its number."
NAME_A_SIDE = "Name a side, left or right."
NAME_A_LENGTH = "Tell me a length, in seconds or minutes."
SIDES_LATER = "Tell me so once we are in that stretch."
UNKNOWN_MOVEMENT = "I do not have that one."
NOT_WITH = (
    "It is not for a hip replacement.",
    "It is not for weak bones.",
    "It is not for a pregnancy.",
    "It is not for the first months after an operation.",
    "It is not for a leg with pain or tingling.",
    "It is not for a narrow spinal canal.",
    "It is only for who is steady on their feet.",
    "It is not for a sore knee.",
    "It is not for a sore shoulder or neck.",
)
NOT_TODAY = "It is better on an easier day."
NOT_YET_UP = "It is better once you have been up for an hour."
STANDING_LATER = "That part comes once you are up."
THEN_UP = "After this one we sit up, and then that is it."
THEN_DONE = "After this one that is it."
STAND_SLOWLY = "Both feet flat, a hand on something firm, and stand slowly."
ROLL_UP = "Roll to your side, feet over the edge, and press up with your arms."

SLOWER = "A little slower, like this."
FASTER = "A little faster, like this."
USUAL_SPEED = "My usual speed, like this."
LOUDER = "A little louder, like this."
SOFTER = "A little softer, like this."
USUAL_LOUDNESS = "As loud as usual, like this."
NIGHT = "Softly, as for the night."
SOUNDS_ON = "With tones from now on."
SOUNDS_OFF = "Without tones from now on."
ONE_VOICE = "I have only this voice."
OTHER_VOICE = "I speak like this from now on."
TALK_FULL = "I tell you every step from now on."
TALK_BRIEF = "I keep it brief from now on."
TALK_REMINDER = "I only remind you from now on."
BREATH_ON = "I will speak of breathing in holds."
BREATH_OFF = "I leave out the words about breathing."
BREATHE = "Slow, easy breaths."

NO_REMINDERS = "I have no reminders. Your phone can do that."
WHAT_IS_KEPT = (
    "I keep your place, what you told me of your health, and what you left out.",
    "I note what you did on which day, the numbers you told me, and what to take gently.",
    "I keep your settings, all but the loudness. It all stays on this machine.",
)
FORGOT_TODAY = "Your place is forgotten. I keep your settings, what suits you, and what you did."
CANNOT_KEEP = "I cannot write down what we do today. We go on all the same."
CANNOT_FORGET = "I could not delete it all so far. I try it again when we end."
NOTES_SET_ASIDE = "My notes were damaged. I put them aside, and begin with new ones."

SCORES_EXPLAINED = "A number, if you like. Zero is nothing, ten the worst. Or say skip."
PAIN_BEFORE_QUESTION = ("How is your back now, zero to ten?",)
STIFFNESS_QUESTION = ("And how stiff, zero to ten?",)
PAIN_AFTER_QUESTION = ("How is your back now, zero to ten?",)
STAY_SMALL = "We go only as far as is easy today."
MORE_AFTER = "More than before. Do less the next time, and ask a doctor if it stays so."
SCORES_OFF = "I will not ask again. Say ask me for numbers, to have it back."
SCORES_ON = "I will ask you for numbers from now on."

HELP_IDLE = "Say: start morning stretch. Or ask: what routines do you have?"
HELP_NARRATING = "You can say: ready, pause, repeat, next, or go back."
HELP_HOLDING = "You can say: pause, how long left, longer, or next."
HELP_PAUSED = "You can say: resume, next, or go back."
HELP_FINISHED = "You can say: start morning stretch, or go back for the last one."
HELP_YES_NO = "You can say: yes, no, or not sure."
HELP_CHOICE = "You can say: easier, skip, or finish."
HELP_NUMBER = "You can say: a number from zero to ten, skip, or never ask."
EXPLAIN_IDLE = (
    "I talk you through gentle stretches in bed. Lie on your back, and say: start morning stretch."
)

FIRST_HELLO = (
    "Hello. I am your coach for gentle stretches in bed.",
    "First I check whether I hear you. To leave this out, say: skip.",
)
FIRST_PHRASES = ("Say: pause.", "Now say: I'm ready.", "And say: how long left.")
FIRST_HEARD_ALL = "I hear you well."
FIRST_SILENT = "I heard nothing. Bring the microphone nearer, or turn it up."
FIRST_UNCLEAR = "I heard a voice, but not those words. Speak a little louder."
FIRST_DEAF = "I have not heard you yet. The command supine doctor tells what to do."
FIRST_PACE = "Is this pace good? Say: slower please, faster, or okay."
FIRST_PACE_AGAIN = "Slower please, faster, or okay?"
FIRST_OVER = "That is all. Now lie down on your back, and make yourself comfortable."
