import { sealMessage } from 'mailauth';
import type { Lookup } from './name-lookup.js';
import { readReceiverResults } from './receiver-results.js';
import { type Signing, at, keys, lookup, pem, plain, signed } from './signed-letter.js';
import { type Envelope, type TrustOptions, judgeTrust } from './trust.js';

const judged = (mail: Buffer, options: Partial<TrustOptions> = {}) =>
  judgeTrust(mail, { claimed: 'zhang@erqi.gov.example', envelope: null, receivers: [], lookup, at, ...options });

const from = (address: string, sender: string, helo = 'mx.example'): Envelope => ({
  from: sender,
  to: ['zhibao@erqi-zhengxie.example'],
  address,
  helo,
});

describe('a signature of the domain itself', () => {
  test('passes', async () => {
    expect(await judged(await signed(plain('zhang@erqi.gov.example')))).toEqual({
      verdict: 'pass',
      reason: 'signed',
      domain: 'erqi.gov.example',
    });
  });

  test('passes with an Ed25519 key', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { selector: 'ed', key: keys.ed.privateKey });
    expect(await judged(mail)).toMatchObject({ verdict: 'pass', reason: 'signed' });
  });

  test('of a subdomain passes where the domain is not strict about it', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { domain: 'mail.erqi.gov.example' });
    expect(await judged(mail)).toMatchObject({ verdict: 'pass', domain: 'mail.erqi.gov.example' });
  });

  test('of a subdomain does not pass where the domain wants its own name', async () => {
    const mail = await signed(plain('zhang@strict.example'), { domain: 'mail.strict.example' });
    expect(await judged(mail, { claimed: 'zhang@strict.example' })).toMatchObject({
      verdict: 'fail',
      reason: 'not-aligned',
    });
    const own = await signed(plain('zhang@strict.example'), { domain: 'strict.example' });
    expect(await judged(own, { claimed: 'zhang@strict.example' })).toMatchObject({ verdict: 'pass' });
  });

  test('does not pass once a character of the body was changed', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'));
    const changed = Buffer.from(mail.toString().replace('太短', '太长'));
    expect(await judged(changed)).toMatchObject({ verdict: 'fail', reason: 'body-changed' });
  });

  test('does not pass once a signed field was changed', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'));
    const changed = Buffer.from(mail.toString().replace('Subject: lights', 'Subject: money'));
    expect(await judged(changed)).toMatchObject({ verdict: 'fail', reason: 'bad-signature' });
  });

  test('is no proof after it has expired, and still one for a mail that came before', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { expires: new Date('2026-11-06T01:30:00Z') });
    expect(await judged(mail)).toMatchObject({ verdict: 'pass' });
    expect(await judged(mail, { at: new Date('2026-11-07T01:00:00Z') })).toMatchObject({
      verdict: 'fail',
      reason: 'expired-signature',
    });
  });

  test('with a key that is too short is no proof', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { selector: 'weak', key: keys.weak.privateKey });
    expect(await judged(mail)).toMatchObject({ verdict: 'fail', reason: 'weak-signature' });
  });

  test('that covers the beginning of the body only lets anybody add to it', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { maxBodyLength: 20 });
    expect(await judged(mail)).toMatchObject({ verdict: 'fail', reason: 'partly-signed' });
  });

  test('that leaves out the From field is no proof', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { headerList: 'subject:date' as Signing['headerList'] });
    const trust = await judged(mail);
    expect(trust.verdict).not.toBe('pass');
  });

  test('whose key nobody publishes is no proof', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { selector: 'gone' });
    expect(await judged(mail)).toMatchObject({ verdict: 'fail', reason: 'key-missing' });
  });
});

describe('what proves nothing', () => {
  test('a good signature of another domain', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'), { domain: 'evil.example', key: keys.other.privateKey });
    expect(await judged(mail)).toEqual({ verdict: 'fail', reason: 'not-aligned', domain: 'evil.example' });
  });

  test('no signature at all', async () => {
    expect(await judged(plain('zhang@erqi.gov.example'))).toEqual({
      verdict: 'none',
      reason: 'unsigned',
      domain: null,
    });
  });

  test('the display name, however much it looks like an address', async () => {
    const mail = Buffer.from(
      plain('wei@evil.example')
        .toString()
        .replace(/^From: .*$/m, 'From: "zhang@erqi.gov.example" <wei@evil.example>'),
    );
    const evil = await signed(mail, { domain: 'evil.example', key: keys.other.privateKey });
    expect(await judged(evil)).toMatchObject({ verdict: 'fail', reason: 'several-senders' });
  });

  test('two From fields, of which only one is signed', async () => {
    const evil = await signed(plain('wei@evil.example'), { domain: 'evil.example', key: keys.other.privateKey });
    const mail = Buffer.concat([Buffer.from('From: <zhang@erqi.gov.example>\r\n'), evil]);
    expect(await judged(mail)).toMatchObject({ verdict: 'fail', reason: 'several-senders' });
  });

  test('bytes that are no mail', async () => {
    expect((await judged(Buffer.from('\u0000\u0001garbage'))).verdict).not.toBe('pass');
    expect((await judged(Buffer.alloc(0))).verdict).not.toBe('pass');
  });
});

describe('the machine that handed it over', () => {
  const mail = plain('zhang@erqi.gov.example');

  test('authorised by the domain passes', async () => {
    expect(await judged(mail, { envelope: from('203.0.113.7', 'zhang@erqi.gov.example') })).toEqual({
      verdict: 'pass',
      reason: 'authorised',
      domain: 'erqi.gov.example',
    });
    expect(await judged(mail, { envelope: from('::ffff:203.0.113.7', 'zhang@erqi.gov.example') })).toMatchObject({
      verdict: 'pass',
    });
  });

  test('not authorised fails', async () => {
    const trust = await judged(mail, { envelope: from('198.51.100.66', 'zhang@erqi.gov.example') });
    expect(trust).toMatchObject({ verdict: 'fail', reason: 'not-authorised' });
  });

  test('authorised by the domain of another envelope sender fails', async () => {
    const trust = await judged(mail, { envelope: from('198.51.100.66', 'wei@evil.example') });
    expect(trust).toMatchObject({ verdict: 'fail', reason: 'not-aligned', domain: 'evil.example' });
  });

  test('a forwarder breaks SPF, and the signature still stands', async () => {
    const forwarded = await signed(mail);
    expect(await judged(forwarded, { envelope: from('198.51.100.66', 'wei@evil.example') })).toMatchObject({
      verdict: 'pass',
      reason: 'signed',
    });
  });

  test('our own gateway is nobody’s client: what it hands on is not held against the sender', async () => {
    expect(await judged(mail, { envelope: from('10.1.2.3', 'zhang@erqi.gov.example') })).toMatchObject({
      verdict: 'none',
      reason: 'unsigned',
    });
  });

  test('a domain that wants proof and gave none', async () => {
    expect(await judged(plain('li@reject.example'), { claimed: 'li@reject.example' })).toMatchObject({
      verdict: 'fail',
      reason: 'policy-failed',
    });
  });
});

describe('the word of our receiving server', () => {
  const receivers = ['mx.erqi-zhengxie.example'];
  const with_ = (...fields: string[]) =>
    Buffer.concat([Buffer.from(fields.map((field) => `${field}\r\n`).join('')), plain('zhang@erqi.gov.example')]);
  const pass = 'dkim=pass (2048-bit key) header.d=erqi.gov.example; dmarc=pass header.from=erqi.gov.example';

  test('counts where it stands first', async () => {
    const mail = with_(`Authentication-Results: mx.erqi-zhengxie.example; ${pass}`);
    expect(await judged(mail, { receivers })).toEqual({
      verdict: 'pass',
      reason: 'receiver',
      domain: 'mx.erqi-zhengxie.example',
    });
  });

  test('forged below the true one counts for nothing', async () => {
    const mail = with_(
      'Authentication-Results: mx.erqi-zhengxie.example; dkim=none; dmarc=fail header.from=erqi.gov.example',
      `Authentication-Results: mx.erqi-zhengxie.example; ${pass}`,
    );
    expect((await judged(mail, { receivers })).verdict).toBe('none');
  });

  test('of another server, or of none that is named as ours, counts for nothing', async () => {
    const mail = with_(`Authentication-Results: mx.evil.example; ${pass}`);
    expect((await judged(mail, { receivers })).verdict).toBe('none');
    expect((await judged(with_(`Authentication-Results: mx.erqi-zhengxie.example; ${pass}`))).verdict).toBe('none');
  });

  test('about another domain counts for nothing', async () => {
    const mail = with_(
      'Authentication-Results: mx.erqi-zhengxie.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example',
    );
    expect((await judged(mail, { receivers })).verdict).toBe('none');
  });

  test('counts for nothing in a mail that a stranger hands to our door himself', async () => {
    const mail = with_(`Authentication-Results: mx.erqi-zhengxie.example; ${pass}`);
    const trust = await judged(mail, { receivers, envelope: from('198.51.100.66', 'wei@evil.example') });
    expect(trust.verdict).toBe('fail');
  });

  test('is read without its comments', () => {
    const read = readReceiverResults(
      ' MX.example (a; dkim=pass (nested)) 1;\r\n\tdkim=fail (dkim=pass header.d=a.example) header.d="B.example"; spf=pass smtp.mailfrom=x@c.example',
    );
    expect(read?.server).toBe('mx.example');
    expect(read?.results.map(({ method, result }) => `${method}=${result}`)).toEqual(['dkim=fail', 'spf=pass']);
    expect(read?.results[0]?.properties.get('header.d')).toBe('b.example');
    expect(readReceiverResults(' dkim=pass header.d=a.example')).toBeNull();
  });
});

describe('passed on by others (ARC)', () => {
  const sealed = async () => {
    const original = await signed(plain('zhang@erqi.gov.example'));
    const footed = Buffer.concat([original, Buffer.from('-- \r\nlist footer\r\n')]);
    const by = {
      signingDomain: 'list.example',
      selector: 's1',
      privateKey: pem(keys.list.privateKey),
      i: 1,
      cv: 'none',
      authResults: 'mx.list.example; dkim=pass header.d=erqi.gov.example; dmarc=pass header.from=erqi.gov.example',
      signTime: new Date('2026-11-06T00:55:00Z'),
    };
    return Buffer.concat([await sealMessage(footed, by), footed]);
  };

  test('counts when we trust who sealed it', async () => {
    expect(await judged(await sealed(), { receivers: ['list.example'] })).toEqual({
      verdict: 'pass',
      reason: 'forwarded',
      domain: 'list.example',
    });
  });

  test('of anybody else does not mend what they broke', async () => {
    expect(await judged(await sealed())).toMatchObject({ verdict: 'fail', reason: 'body-changed' });
  });

  test('and changed after the seal counts for nothing', async () => {
    const mail = Buffer.from((await sealed()).toString().replace('list footer', 'list fooled'));
    expect((await judged(mail, { receivers: ['list.example'] })).verdict).toBe('fail');
  });
});

describe('name servers that do not answer', () => {
  const silent: Lookup = async () => {
    throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
  };

  test('leave it open', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'));
    expect(await judged(mail, { lookup: silent })).toMatchObject({ verdict: 'later', reason: 'dns-failed' });
  });

  test('and never hold anything up', async () => {
    const mail = await signed(plain('zhang@erqi.gov.example'));
    const trust = await judged(mail, { lookup: () => new Promise(() => undefined), timeoutMs: 30 });
    expect(trust).toMatchObject({ verdict: 'later', reason: 'dns-failed' });
  });
});
