import { Attempts } from './attempts.js';

const start = Date.parse('2019-03-04T09:00:00+08:00');
const minute = (n: number) => new Date(start + n * 60_000);

describe('attempts per key', () => {
  it('are closed for the whole period once they are used up, and open again after it', () => {
    const attempts = new Attempts(2, 15);
    expect(attempts.take('a', minute(0))).toBeNull();
    expect(attempts.take('a', minute(10))).toBeNull();
    expect(attempts.take('a', minute(11))).toEqual(minute(25));
    expect(attempts.take('a', minute(24))).toEqual(minute(25));
    expect(attempts.take('b', minute(24))).toBeNull();
    expect(attempts.take('a', minute(25))).toBeNull();
  });

  it('are counted within one period only, and not when given back', () => {
    const attempts = new Attempts(2, 15);
    attempts.take('a', minute(0));
    expect(attempts.take('a', minute(16))).toBeNull();
    attempts.giveBack('a');
    expect(attempts.take('a', minute(17))).toBeNull();
    expect(attempts.take('a', minute(18))).toBeNull();
    expect(attempts.take('a', minute(19))).toEqual(minute(33));
  });

  it('forget the oldest of very many keys', () => {
    const attempts = new Attempts(1, 15);
    attempts.take('first', minute(0));
    for (let n = 0; n < 9_999; n += 1) attempts.take(`key ${n}`, minute(0));
    expect(attempts.take('first', minute(1))).not.toBeNull();
    attempts.take('one more', minute(1));
    expect(attempts.take('first', minute(1))).toBeNull();
  });
});
