import { askedFor } from './report.js';

const year = (change: object = {}) => ({ wanted: { from: '2019-01-01', to: '2019-12-31', asOf: null, ...change } });

describe('report in the terminal', () => {
  it('takes a year, or days', () => {
    expect(askedFor(['2019', '--json'])).toEqual({ ...year(), json: true });
    expect(askedFor(['--json', '2019'])).toEqual({ ...year(), json: true });
    expect(askedFor(['--from', '2019-03-01', '--to', '2019-06-30'])).toEqual({
      wanted: { from: '2019-03-01', to: '2019-06-30', asOf: null },
      json: false,
    });
    expect(askedFor(['--from=2019-03-01'])).toMatchObject({ wanted: { from: '2019-03-01', to: '2019-12-31' } });
    expect(askedFor(['2019', '--to', '2019-06-30'])).toMatchObject(year({ to: '2019-06-30' }));
  });

  it('takes an as-of moment, or the end of a day in China', () => {
    expect(askedFor(['2019', '--as-of', '2020-01-05T18:00:00+08:00'])).toMatchObject(
      year({ asOf: '2020-01-05T18:00:00+08:00' }),
    );
    expect(askedFor(['2019', '--as-of', '2020-01-05'])).toMatchObject(year({ asOf: '2020-01-05T23:59:59.999+08:00' }));
  });

  it.each([
    [[]],
    [['2019', '2020']],
    [['2019', '--from', '2019-02-01']],
    [['last year']],
    [['2019-13-01']],
    [['2019', '--as-of', 'yesterday']],
    [['2019', '--format', 'xml']],
    [['--from', '2019-02-30', '--to', '2019-03-01']],
  ])('does not guess what %j means', (args) => {
    expect(askedFor(args)).toBeNull();
  });
});
