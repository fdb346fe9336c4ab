import { hash, verify } from '@node-rs/argon2';
import { randomInt } from 'node:crypto';
import { Refusal, fold } from '#platform';

/** argon2id as OWASP asks for it; it is this library's default algorithm. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost);

/** With no hash to check against it takes just as long, and says no. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const right = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'));
  return right && passwordHash !== null;
}

let decoy: Promise<string> | null = null;

const leastLength = 10;

/** Refuses a password that is short, all one character, or the login itself; `field` is where the form asks for it. */
export function checkPassword(password: string, login: string, field: string): void {
  const plain = password.normalize('NFKC');
  const weak = [...plain].length < leastLength || fold(plain) === fold(login) || new Set(plain).size < 3;
  if (weak) throw Refusal.at(field, 'password-too-weak');
}

const consonants = 'dfghjkmnprstwyz';
const vowels = 'aeiu';

/** A first password that can be read out on the telephone: `dapu-kemi-waru-47`. */
export function makeFirstPassword(): string {
  const one = (letters: string) => letters[randomInt(letters.length)];
  const syllable = () => `${one(consonants)}${one(vowels)}`;
  const group = () => syllable() + syllable();
  return `${group()}-${group()}-${group()}-${randomInt(2, 10)}${randomInt(2, 10)}`;
}
