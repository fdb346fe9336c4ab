import { checkPassword, hashPassword, isPassword, makeFirstPassword } from './passwords.js';

describe('passwords', () => {
  it('are recognised, in any Unicode form, and only they', async () => {
    const hash = await hashPassword('ｍìmǎ-zhèngxié');
    expect(await isPassword(hash, 'mìmǎ-zhèngxié'.normalize('NFD'))).toBe(true);
    expect(await isPassword(hash, 'mima-zhengxie')).toBe(false);
    expect(await isPassword(null, 'nobody has this password')).toBe(false);
  });

  it('made for a first sign-in differ, can be read out, and would pass as one’s own', () => {
    const made = new Set(Array.from({ length: 200 }, makeFirstPassword));
    expect(made.size).toBe(200);
    for (const password of made) {
      expect(password).toMatch(/^([^aeiu\W\dlo][aeiu][^aeiu\W\dlo][aeiu]-){3}[2-9]{2}$/);
      expect(() => checkPassword(password, 'admin', 'next')).not.toThrow();
    }
  });
});
