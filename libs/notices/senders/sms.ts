export interface SmsGateway {
  url: string;
  /** With `{phone}` and `{code}` to be filled in, and `{secret}` where the gateway wants it. */
  body: string;
  contentType: string;
  secret: string | null;
}

/** Asks the gateway that the installation names. Its address and body hold what must not get into a log. */
export async function sendSms(gateway: SmsGateway, message: { phone: string; code: string }): Promise<void> {
  const { url, contentType, secret } = gateway;
  const values: Record<string, string> = { ...message, secret: secret ?? '' };
  const json = contentType.includes('json');
  const body = gateway.body.replace(/\{(phone|code|secret)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return json ? JSON.stringify(value).slice(1, -1) : encodeURIComponent(value);
  });
  const headers = { 'content-type': contentType, ...(secret ? { authorization: `Bearer ${secret}` } : {}) };
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  })
    .then((response) => response.status)
    .catch(() => null);
  if (answer === null) throw new Error('the SMS gateway does not answer');
  if (answer < 200 || answer > 299) throw new Error(`the SMS gateway answered with ${answer}`);
}
