// Hands the steps of the scenario to the JavaScript SDK: a line of JSON with a step on standard input, a line with what
// the client made of it on standard output. README.md says what the lines hold.

import readline from "node:readline";

import * as sdk from "@aws-sdk/client-chime-sdk-meetings";

const clients = new Map();

function clientOf(step) {
  const { url, region, key, secret, session_token, attempts, skew, unsigned } = step;
  const name = JSON.stringify([url, region, key, secret, session_token, attempts, skew, unsigned]);
  // A client that was told the time by an answer keeps it, so one with a skewed clock is not used twice.
  if (skew || !clients.has(name)) {
    const settings = {
      endpoint: url,
      region,
      credentials: { accessKeyId: key, secretAccessKey: secret, ...(session_token && { sessionToken: session_token }) },
      maxAttempts: attempts,
      retryMode: "standard",
      systemClockOffset: skew * 1000,
    };
    if (unsigned) settings.signer = { sign: async (request) => request };
    clients.set(name, new sdk.ChimeSDKMeetingsClient(settings));
  }
  return clients.get(name);
}

// All pages through the SDK's own paginator: the items of all, and how many each had.
async function pages(client, { MaxResults, ...input }) {
  const found = { Attendees: [], Pages: [] };
  for await (const page of sdk.paginateListAttendees({ client, pageSize: MaxResults }, input)) {
    found.Attendees.push(...(page.Attendees ?? []));
    found.Pages.push(page.Attendees?.length ?? 0);
    found.$metadata = page.$metadata;
  }
  return found;
}

// What an application sees of an error of the service.
function failed(error) {
  const { name, message, $fault, $metadata, $response, $retryable, $service, stack, ...members } = error;
  const modelled = error instanceof (sdk[error.constructor.name] ?? Array) && error.constructor.name === name;
  return {
    error: {
      code: name,
      class: modelled ? name : "Unhandled",
      message,
      status: $metadata.httpStatusCode,
      request_id: $metadata.requestId,
      members,
    },
    attempts: $metadata.attempts,
  };
}

async function answer(step) {
  try {
    const client = clientOf(step);
    const call = step.pages ? pages(client, step.input) : client.send(new sdk[`${step.operation}Command`](step.input));
    const { $metadata, ...output } = await call;
    const { httpStatusCode: status, requestId: request_id, attempts } = $metadata;
    return { ok: output, status, request_id, attempts };
  } catch (error) {
    if (error instanceof sdk.ChimeSDKMeetingsServiceException) return failed(error);
    // Without a status nothing was answered: either the client has refused the input, or nobody was there.
    const sent = error.$metadata?.httpStatusCode !== undefined || error.code !== undefined;
    return { [sent ? "broken" : "refused"]: `${error.name}: ${error.message}` };
  }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
