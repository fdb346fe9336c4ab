import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WecomCrypto } from '@wecom/aibot-node-sdk';
import { WecomCallback } from './callback.js';
import { WecomRefused, WecomSeal } from './seal.js';
import { WecomSender } from './sender.js';

interface Vector {
  id: string;
  kind: 'verify' | 'decrypt' | 'encrypt';
  token: string;
  key: string;
  receiveId: string;
  msg_signature: string;
  timestamp: string;
  nonce: string;
  encrypt: string;
  query?: string;
  body?: string;
  plain: string;
  random: string;
}

const file = fileURLToPath(new URL('vectors.json', import.meta.url));
const { vectors }: { vectors: Vector[] } = JSON.parse(readFileSync(file, 'utf8'));
const keysOf = ({ token, key, receiveId }: Vector) => ({ token, encodingAesKey: key, receiveId });
const of = (kind: Vector['kind']) => vectors.filter((vector) => vector.kind === kind).map((v) => [v.id, v] as const);

describe('the official sample vectors', () => {
  it('are all here', () => expect(vectors).toHaveLength(6));

  it.each(of('verify'))('%s', (_, vector) => {
    const query = Object.fromEntries(new URLSearchParams(vector.query));
    expect(new WecomCallback(keysOf(vector)).handshake(query)).toBe(vector.plain);
  });

  it.each(of('decrypt'))('%s', (_, vector) => {
    const { msg_signature, timestamp, nonce, body = '' } = vector;
    const callback = new WecomCallback(keysOf(vector));
    expect(callback.open({ msg_signature, timestamp, nonce }, body)).toBe(vector.plain);
    expect(callback.open({ msg_signature, timestamp, nonce }, Buffer.from(body))).toBe(vector.plain);
  });

  it.each(vectors.map((v) => [v.id, v] as const))('%s, sealed again', (_, vector) => {
    const seal = new WecomSeal(keysOf(vector));
    expect(seal.encrypt(vector.plain, Buffer.from(vector.random))).toBe(vector.encrypt);
    if (vector.msg_signature) {
      expect(seal.sign(vector.encrypt, vector.timestamp, vector.nonce)).toBe(vector.msg_signature);
    }
  });
});

const KEYS = { token: 'tiban', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', receiveId: '' };
const MOMENT = { timestamp: 1_762_390_440, nonce: 'n1' };
const callback = new WecomCallback(KEYS);
const sender = new WecomSender(KEYS);

const refusal = (open: () => unknown) => {
  try {
    open();
  } catch (error) {
    return error instanceof WecomRefused ? error.code : error;
  }
  return null;
};

describe('WecomCallback', () => {
  const message = { msgid: 'm1', text: { content: '停车难\n𬍛 "引号"' } };

  it.each([0, 1, 11, 12, 13, 31, 32, 5000])('opens what the sender sealed (%i characters)', (length) => {
    const plain = '议'.repeat(length);
    const { query, body } = sender.postText(plain, MOMENT);
    expect(callback.open(query, body)).toBe(plain);
  });

  it('agrees with the official library in both directions', () => {
    const official = new WecomCrypto(KEYS.token, KEYS.encodingAesKey, '');
    const sealed = callback.seal('收到', MOMENT);
    expect(official.verifySignature(sealed.msgsignature, String(sealed.timestamp), sealed.nonce, sealed.encrypt)).toBe(
      true,
    );
    expect(official.decrypt(sealed.encrypt)).toBe('收到');
    const { encrypt, signature } = official.encrypt('建议', '1', 'n');
    expect(callback.open({ msg_signature: signature, timestamp: '1', nonce: 'n' }, `{"encrypt":"${encrypt}"}`)).toBe(
      '建议',
    );
  });

  it.each(['msg_signature', 'msgsignature', 'signature'])('takes the signature as %s', (name) => {
    const { query, body } = sender.post(message, MOMENT);
    const renamed = { [name]: query.msg_signature.toUpperCase(), timestamp: query.timestamp, nonce: query.nonce };
    expect(JSON.parse(callback.open(renamed, body))).toEqual(message);
  });

  it.each<[string, (encrypted: string) => string]>([
    ['encrypt', (encrypted) => JSON.stringify({ encrypt: encrypted })],
    ['Encrypt', (encrypted) => JSON.stringify({ Encrypt: encrypted, AgentID: 1 })],
    ['XML', (encrypted) => `\ufeff\n<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`],
  ])('takes an envelope with %s', (_, wrap) => {
    const { query, body } = sender.post(message, MOMENT);
    expect(JSON.parse(callback.open(query, wrap(JSON.parse(body).encrypt)))).toEqual(message);
  });

  it('answers the address check, also when a plus sign got lost on the way', () => {
    const query = sender.handshake('1616140317555161061', { ...MOMENT, random: Buffer.from('c41b64491c2468d0') });
    expect(query.echostr).toContain('+');
    expect(callback.handshake(query)).toBe('1616140317555161061');
    expect(callback.handshake({ ...query, echostr: query.echostr.replaceAll('+', ' ') })).toBe('1616140317555161061');
  });

  it('seals the same words differently each time, unless told', () => {
    const random = Buffer.alloc(16, 7);
    expect(sender.post(message, MOMENT).body).not.toBe(sender.post(message, MOMENT).body);
    expect(sender.post(message, { ...MOMENT, random })).toEqual(sender.post(message, { ...MOMENT, random }));
  });
});

describe('what WecomCallback refuses', () => {
  const { query, body } = sender.postText('x', MOMENT);
  const signed = (encrypt: string) => ({
    ...query,
    msg_signature: new WecomSeal(KEYS).sign(encrypt, query.timestamp, query.nonce),
  });

  it.each<[string, Record<string, unknown>]>([
    ['another signature', { ...query, msg_signature: 'f'.repeat(40) }],
    ['a short signature', { ...query, msg_signature: 'f' }],
    ['no signature', { timestamp: query.timestamp, nonce: query.nonce }],
    ['a repeated field', { ...query, nonce: ['n1', 'n2'] }],
    ['another time', { ...query, timestamp: '1' }],
    ['another nonce', { ...query, nonce: 'n2' }],
  ])('%s', (_, wrong) => {
    expect(refusal(() => callback.open(wrong, body))).toBe('bad-signature');
  });

  it('another token', () => {
    expect(refusal(() => new WecomCallback({ ...KEYS, token: 'other' }).open(query, body))).toBe('bad-signature');
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"encrypt":""}',
    '{"encrypt":1}',
    '<xml></xml>',
    '<xml><a',
    '<xml><Encrypt/></xml>',
    'x',
  ])('the envelope %j', (envelope) => expect(refusal(() => callback.open(query, envelope))).toBe('bad-envelope'));

  it.each(['AAAA', 'x', 'A'.repeat(64), `${'A'.repeat(42)}=`])('signed rubbish %s', (rubbish) => {
    expect(refusal(() => callback.open(signed(rubbish), JSON.stringify({ encrypt: rubbish })))).toBe('bad-padding');
  });

  it('a length that points beyond the end', () => {
    const key = Buffer.from(`${KEYS.encodingAesKey}=`, 'base64');
    expect(key).toHaveLength(32);
    const genuine = Buffer.from(new WecomSeal(KEYS).encrypt('y'.repeat(40), Buffer.alloc(16)), 'base64');
    // In CBC, flipping a bit of one block flips the same bit of the next: here, of the length's first byte.
    genuine[0] = (genuine[0] ?? 0) ^ 0x80;
    const encrypt = genuine.toString('base64');
    expect(refusal(() => callback.open(signed(encrypt), JSON.stringify({ encrypt })))).toBe('bad-padding');
  });

  it('mail for somebody else', () => {
    const other = new WecomSender({ ...KEYS, receiveId: 'ww1' }).postText('x', MOMENT);
    expect(refusal(() => callback.open(other.query, other.body))).toBe('wrong-receiver');
  });

  it('keys that cannot be keys', () => {
    expect(() => new WecomCallback({ ...KEYS, encodingAesKey: 'short' })).toThrow(TypeError);
  });
});
