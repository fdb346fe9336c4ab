import { z } from 'zod';
import { importWords as says } from './import-words.js';
import { halfWidth } from './names.js';

/** A telephone number without blanks, or what is wrong with it. */
export function phoneOf(text: string | null): { phone: string | null; errors: string[] } {
  if (text === null) return { phone: null, errors: [] };
  const phone = halfWidth(text)
    .replace(/[\s·]/gu, '')
    .replace(/[–—－]/gu, '-');
  if (/^\d(\.\d+)?e\+?\d+$/i.test(phone)) return { phone: null, errors: [says.phoneRounded] };
  const good = /^\+?[\d()\-/、,;转#]{5,30}$/.test(phone) && phone.replace(/\D/g, '').length >= 5;
  return good ? { phone, errors: [] } : { phone: null, errors: [says.badPhone(text)] };
}

const mail = z.email().max(200);

/** The mail addresses of a cell, however they are set apart, or what is wrong with them. */
export function mailsOf(text: string | null, most: number): { mails: string[]; errors: string[] } {
  const parts = (text ?? '')
    .normalize('NFKC')
    .split(/[;,、\s]+/u)
    .filter(Boolean)
    .map((part) => part.toLowerCase());
  const mails = [...new Set(parts)];
  const errors = mails.filter((part) => !mail.safeParse(part).success).map(says.badMail);
  if (mails.length > most) errors.push(says.tooManyMails(most));
  return errors.length > 0 ? { mails: [], errors } : { mails, errors };
}
