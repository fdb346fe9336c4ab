import { CannotStart, ConfigError, Refusal } from '#platform';

type Verb = (args: string[]) => Promise<void>;

/** The terminal door: one word, one verb. Each is loaded when it is asked for. */
const verbs: Record<string, { about: string; load: () => Promise<Verb> }> = {
  start: {
    about: '启动全部（数据库、API、后台、页面）；--empty 不装演示数据',
    load: async () => (await import('./start.js')).start,
  },
  migrate: { about: '升级数据库结构', load: async () => (await import('./migrate.js')).migrate },
  demo: { about: '把演示数据装进空的数据库', load: async () => (await import('./demo/load.js')).loadDemo },
  report: {
    about: '年度数字：report 2019 [--json] 或 --from 2019-01-01 --to 2019-12-31 [--as-of 时间]',
    load: async () => (await import('./report.js')).report,
  },
  redrive: {
    about: '把失败的后台任务再做一次：redrive <任务编号> 或 redrive --all',
    load: async () => (await import('./redrive.js')).redriveJobs,
  },
  'setup-link': {
    about: '空库时给出一次性的管理员设置链接',
    load: async () => (await import('./setup-link.js')).setupLink,
  },
  say: {
    about: '（演示）向微信群机器人说一句话：say "内容" [--as 企业微信账号]',
    load: async () => (await import('./send.js')).say,
  },
  mail: {
    about: '（演示）向直报邮箱寄一封信：mail "标题" "正文" [--from 地址]',
    load: async () => (await import('./send.js')).mail,
  },
  print: {
    about: '打印 openapi、lifecycle、schema；--check 与 docs 比较',
    load: async () => (await import('./print.js')).print,
  },
};

const [name = '', ...args] = process.argv.slice(2);
const verb = verbs[name];
if (verb) {
  try {
    await (
      await verb.load()
    )(args);
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof CannotStart || error instanceof Refusal;
    process.stderr.write(
      `${known || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack}\n`,
    );
    process.exitCode = 1;
  }
} else {
  const lines = Object.entries(verbs).map(([word, { about }]) => `  ${word.padEnd(12)}${about}`);
  process.stderr.write(`用法：npm run cli -- <动作>\n${lines.join('\n')}\n`);
  process.exitCode = name ? 1 : 0;
}
