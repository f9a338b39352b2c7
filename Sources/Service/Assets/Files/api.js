// Requests to this server. Whatever goes wrong becomes one sentence for the person at the page.

/** A request that the server refused, or could not answer. */
export class RequestError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Asks for JSON. A body that is no form is sent as JSON. Throws RequestError, or AbortError when superseded. */
export async function ask(path, { method = "GET", body, signal } = {}) {
  const headers = { Accept: "application/json" };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      body: body === undefined || isForm ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError("The server does not answer. Is it still running?", 0);
  }
  if (response.status === 401) {
    location.assign("/login");
    throw new RequestError("Log in again.", 401);
  }
  const value = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null;
  });
  if (!response.ok) {
    throw new RequestError(sentence(value?.detail ?? `The server answered ${response.status}.`), response.status);
  }
  return value;
}

/** A path of parts, each escaped. */
export const path = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

/** A text as a sentence: with a capital first and a point at its end. */
export function sentence(text) {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
