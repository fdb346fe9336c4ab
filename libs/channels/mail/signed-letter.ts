import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import type { Lookup } from './name-lookup.js';

// Mails that are really signed, and the name servers that know the keys: for the specs.

const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
export const keys = {
  rsa: rsa(2048),
  weak: rsa(768),
  ed: generateKeyPairSync('ed25519'),
  other: rsa(2048),
  list: rsa(2048),
};
export const pem = (key: typeof keys.rsa.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const rsaRecord = ({ publicKey }: typeof keys.rsa) =>
  `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const edRecord = `v=DKIM1; k=ed25519; p=${keys.ed.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`;

const records: Record<string, string[] | string[][]> = {
  'TXT s1._domainkey.erqi.gov.example': [[rsaRecord(keys.rsa)]],
  'TXT weak._domainkey.erqi.gov.example': [[rsaRecord(keys.weak)]],
  'TXT ed._domainkey.erqi.gov.example': [[edRecord]],
  'TXT s1._domainkey.mail.erqi.gov.example': [[rsaRecord(keys.rsa)]],
  'TXT s1._domainkey.strict.example': [[rsaRecord(keys.rsa)]],
  'TXT s1._domainkey.mail.strict.example': [[rsaRecord(keys.rsa)]],
  'TXT s1._domainkey.evil.example': [[rsaRecord(keys.other)]],
  'TXT s1._domainkey.list.example': [[rsaRecord(keys.list)]],
  'TXT _dmarc.strict.example': [['v=DMARC1; p=reject; adkim=s; aspf=s']],
  'TXT _dmarc.reject.example': [['v=DMARC1; p=reject']],
  'TXT erqi.gov.example': [['v=spf1 ip4:203.0.113.7 -all']],
  'TXT evil.example': [['v=spf1 ip4:198.51.100.66 -all']],
};

export const lookup: Lookup = async (name, type) => {
  const found = records[`${type} ${name.toLowerCase()}`];
  if (found) return found;
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};

export const at = new Date('2026-11-06T09:00:00+08:00');

export const plain = (from: string, body = '人民路与解放路口信号灯太短，老人过不去。\r\n'): Buffer =>
  Buffer.from(
    `From: =?utf-8?B?${Buffer.from('张伟民').toString('base64')}?= <${from}>\r\nTo: <zhibao@erqi-zhengxie.example>\r\n` +
      `Subject: lights\r\nDate: Fri, 6 Nov 2026 08:54:00 +0800\r\nMessage-ID: <1@erqi.gov.example>\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`,
  );

export interface Signing {
  domain?: string;
  selector?: string;
  key?: typeof keys.rsa.privateKey;
  expires?: Date;
  maxBodyLength?: number;
  headerList?: string & string[];
}

export async function signed(mail: Buffer, signing: Signing = {}): Promise<Buffer> {
  const { domain = 'erqi.gov.example', selector = 's1', key = keys.rsa.privateKey, expires, headerList } = signing;
  const by = { signingDomain: domain, selector, privateKey: pem(key), maxBodyLength: signing.maxBodyLength };
  const options = {
    ...by,
    canonicalization: 'relaxed/relaxed',
    signTime: new Date('2026-11-06T00:54:00Z'),
    expires,
    signatureData: [by],
  };
  // The library wants the list of fields as the text that it will be, whatever its types say.
  const { signatures } = await dkimSign(mail, headerList ? Object.assign(options, { headerList }) : options);
  return Buffer.concat([Buffer.from(signatures), mail]);
}
