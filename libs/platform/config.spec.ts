import { Config, ConfigError } from './config.js';

const DATABASE_URL = 'postgres://tibantong@db:5432/tibantong';
const key = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

const problemsOf = (env: Record<string, string>): string[] => {
  try {
    Config.read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

test('the database alone is enough; nothing that is not named is used', () => {
  const config = Config.read({ DATABASE_URL });
  expect(config).toMatchObject({ databaseUrl: DATABASE_URL, redisUrl: null, smtp: null, mailOut: null, wecom: null });
  expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000, publicOrigin: null });
});

test('settings left empty, as in an .env file, are settings left out', () => {
  const blank = {
    REDIS_URL: '',
    SMTP_PORT: '',
    PORT: '',
    HOST: '',
    MAIL_OUT_URL: '',
    PUBLIC_ORIGIN: '',
    LOG_LEVEL: '',
  };
  expect(Config.read({ DATABASE_URL, ...blank })).toEqual(Config.read({ DATABASE_URL }));
  expect(problemsOf({ DATABASE_URL, WECOM_TOKEN: '', WECOM_ENCODING_AES_KEY: '', MAIL_OUT_FROM: '' })).toEqual([]);
});

test('every wrong setting is listed at once, by name and in Chinese', () => {
  const problems = problemsOf({
    DATABASE_URL: 'mysql://db/x',
    REDIS_URL: 'http://redis',
    PORT: '70000',
    SMTP_PORT: 'twenty-five',
    DATABASE_POOL: '1',
    PUBLIC_ORIGIN: 'tiban.example',
    MAIL_OUT_FROM: 'nobody',
    WECOM_ENCODING_AES_KEY: 'short',
    LOG_LEVEL: 'loud',
  });
  expect(problems.filter((problem) => !problem.startsWith('WECOM_TOKEN：'))).toEqual([
    'DATABASE_URL：须为 postgres:// 开头的地址',
    'REDIS_URL：须为 redis:// 开头的地址',
    'PORT：不能大于 65535',
    'PUBLIC_ORIGIN：须为 https:// 开头的网址',
    'SMTP_PORT：须为数字',
    'MAIL_OUT_FROM：邮箱地址不对',
    'WECOM_ENCODING_AES_KEY：须为 43 位',
    'DATABASE_POOL：不能小于 2',
    'LOG_LEVEL：须为 debug、log、warn 或 error',
  ]);
  expect(new ConfigError(problems).message).toMatch(/^设置有误，无法启动：\n/);
});

test('the missing database is named', () => {
  expect(problemsOf({})).toEqual([expect.stringMatching(/^DATABASE_URL：/)]);
});

test('settings that only make sense together are asked for together', () => {
  expect(problemsOf({ DATABASE_URL, WECOM_TOKEN: 'x' })).toEqual([expect.stringContaining('WECOM_ENCODING_AES_KEY')]);
  expect(problemsOf({ DATABASE_URL, WECOM_ENCODING_AES_KEY: key })).toHaveLength(1);
  expect(problemsOf({ DATABASE_URL, MAIL_OUT_URL: 'smtp://mail' })).toEqual([
    expect.stringMatching(/^MAIL_OUT_FROM：/),
  ]);
  const both = Config.read({ DATABASE_URL, WECOM_TOKEN: 'x', WECOM_ENCODING_AES_KEY: key });
  expect(both.wecom).toEqual({ token: 'x', encodingAesKey: key, receiveId: '' });
});

test('addresses of the mailbox are compared in lower case', () => {
  const { mailboxAddresses } = Config.read({ DATABASE_URL, MAILBOX_ADDRESSES: ' Zhibao@Erqi.gov.cn, b@x.cn ,' });
  expect(mailboxAddresses).toEqual(['zhibao@erqi.gov.cn', 'b@x.cn']);
});

test('an installation of its own has a database and a mail door without a word, and other ones when they are named', () => {
  const { config, ownDatabase } = Config.ofInstallation({ DATABASE_URL: '', SMTP_PORT: '' });
  expect([ownDatabase, config.smtp?.port, config.dataDir]).toEqual([true, 2525, expect.stringMatching(/\.data$/)]);
  const named = Config.ofInstallation({ DATABASE_URL, SMTP_PORT: '2526', TIBANTONG_DATA: '/srv/tibantong' });
  expect(named).toMatchObject({
    ownDatabase: false,
    config: { databaseUrl: DATABASE_URL, smtp: { port: 2526 }, dataDir: '/srv/tibantong' },
  });
  expect(() => Config.ofInstallation({ PORT: 'x' })).toThrow(ConfigError);
});
