// The join server, as the page calls it.

/** What the server says to a request, or why it says nothing, in words for the user. */
export class BackendError extends Error {}

async function ask(method, path, parameters = {}) {
  let response;
  try {
    response = await fetch(`${path}?${new URLSearchParams(parameters)}`, { method });
  } catch {
    throw new BackendError('The join server cannot be reached. Is it still running?');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new BackendError(body.error ?? `The join server has failed, with status ${response.status}.`);
  }
  return body;
}

/** Which service the server stands on, and whether it has the library. */
export const settings = () => ask('GET', '/page/settings.json');

/** Makes an attendee, and the meeting if there is none. */
export async function join(meeting, name, region) {
  const answer = await ask('POST', '/join', { title: meeting, name, region });
  return answer.JoinInfo;
}

/** Ends the meeting for everybody. */
export const end = meeting => ask('POST', '/end', { title: meeting });
