// Why a session is over, in words for the user.

const TEXTS = {
  Left: 'You have left the meeting.',
  MeetingEnded: 'The meeting has ended.',
  AudioCallEnded: 'The meeting has ended.',
  AudioAttendeeRemoved: 'You were removed from the meeting.',
  AudioJoinedFromAnotherDevice: 'You have joined from somewhere else, so this page has left.',
  AudioCallAtCapacity: 'The meeting is full.',
  SignalingBadRequest: 'The meeting did not let you in. Join again.',
  TerminalFailure: 'The connection to the meeting has failed. Join again.',
};

const LOST = 'The connection to the meeting was lost. Join again.';

/** Whether it is over by the user's own wish. */
export const isWanted = code => code === 'Left';

/** What to say, for the name of a code of the library. */
export const text = code => TEXTS[code] ?? `${LOST} (${code})`;
