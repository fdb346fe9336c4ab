import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { routes } from '#contract';
import { FileReadings } from '#files';
import { chores } from '../../apps/worker/src/schedule.js';
import { docx } from '../corpus/files/documents.js';
import { phonePhoto } from '../corpus/files/pictures.js';
import { type District, Road, bystander, helper, openDistrict, sessionDay } from './district.js';

let district: District;
let road: Road;
let folder: string;

beforeAll(async () => {
  district = await openDistrict('case-files');
  road = new Road(district);
  folder = await mkdtemp(join(tmpdir(), 'case-file-'));
});
afterAll(async () => {
  await district.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => district.at(sessionDay));

const run = promisify(execFile);
const { download, build, list, fetch: fetchArchive } = routes.caseFiles;

/** Unpacks as any program would, and refuses what leads out of the folder. */
async function unpacked(zip: Buffer, name: string): Promise<{ place: string; paths: string[] }> {
  const place = join(folder, name);
  const parts = unzipSync(zip);
  for (const [path, bytes] of Object.entries(parts)) {
    expect(path).not.toMatch(/^\/|\.\.|\\/);
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), bytes);
  }
  return { place, paths: Object.keys(parts) };
}
const verify = (cwd: string, sums: string) => run('sha256sum', ['-c', '--strict', '--quiet', sums], { cwd });

/** A case from a suggestion by mail, with two attachments of one name, a co-handler, a reply, a rating. */
async function fullCase(): Promise<string> {
  await district.world.mail({
    name: '停车难',
    at: new Date('2019-03-04T09:00:00+08:00'),
    from: { name: '张伟民', address: 'zhang@example.org' },
    subject: '夜间停车难',
    text: '福华街夜间停车难，建议划线。',
  });
  await district.app.drain();
  const { items } = await district.tian.call(routes.suggestions.inbox, { query: {} });
  const fileIds: string[] = [];
  for (const text of ['一', '二']) {
    const file = { name: '现场照片䶮.txt', content: Buffer.from(text) };
    fileIds.push((await district.zhang.upload(routes.files.upload, file)).id);
  }
  const id = await road.ready([helper], { fileIds });
  await district.app.db.rows(
    `INSERT INTO conversions (suggestion_id, proposal_id, converted_by, converted_at) VALUES ($1, $2, '田秘书', now())`,
    [items[0]?.id, id],
  );
  await road.reply(id);
  return id;
}

describe('the file of one case', () => {
  it('verifies with sha256sum alone, file by file and link by link, and shows one changed byte', async () => {
    const id = await fullCase();
    const { content, name, type } = await district.tian.download(download, { params: { id } });
    expect(type).toBe('application/zip');
    expect(name).toMatch(/关于改善老旧小区停车的建议\.zip$/);
    const { place, paths } = await unpacked(content, 'one');
    expect(paths).toEqual(
      expect.arrayContaining([
        '说明.txt',
        '提案.txt',
        '承办.txt',
        '评价和评议.txt',
        '批示和督办.txt',
        '公开.json',
        '案件.json',
        '过程.txt',
        '过程.jsonl',
        '过程链/过程链.sha256',
        '附件/提案/现场照片䶮.txt',
        '附件/提案/现场照片䶮 (2).txt',
        'SHA256SUMS',
      ]),
    );
    expect(paths.filter((path) => path.endsWith('.eml'))).toHaveLength(1);
    expect(paths.filter((path) => path.startsWith('答复/')).map((path) => path.slice(-5))).toEqual(
      expect.arrayContaining([expect.stringContaining('.txt'), '.docx']),
    );
    expect(await readFile(join(place, paths.find((path) => path.endsWith('.eml')) ?? ''), 'utf8')).toContain(
      'zhang@example.org',
    );
    await verify(place, 'SHA256SUMS');
    await verify(join(place, '过程链'), '过程链.sha256');
    // Each link holds the digest of the one before it.
    const sums = (await readFile(join(place, '过程链', '过程链.sha256'), 'utf8')).trim().split('\n');
    let previous = '';
    for (const line of sums) {
      const [digest = '', file = ''] = line.split('  ');
      const link = JSON.parse(await readFile(join(place, '过程链', file), 'utf8')) as unknown[];
      if (!file.endsWith('0001.json')) expect(link.at(-1)).toBe(previous);
      else expect(link.at(-1)).toBe('');
      previous = digest;
    }
    const changed = join(place, '答复', paths.find((path) => path.endsWith('.docx'))?.slice(3) ?? '');
    const bytes = await readFile(changed);
    bytes[bytes.length - 30] = (bytes.at(-30) ?? 0) ^ 1;
    await writeFile(changed, bytes);
    await expect(verify(place, 'SHA256SUMS')).rejects.toThrow();
    const link = join(place, '过程链', sums[2]?.split('  ')[1] ?? '');
    await writeFile(link, (await readFile(link, 'utf8')).replace('田秘书', '李秘书').replace('经办人', '经手人'));
    await expect(verify(join(place, '过程链'), '过程链.sha256')).rejects.toThrow();
  });

  it('is the same bytes for the same record, on another day as well', async () => {
    const id = await road.replied();
    const first = (await district.tian.download(download, { params: { id } })).content;
    await district.at('2019-09-01 10:00');
    const second = (await district.tian.download(download, { params: { id } })).content;
    expect(second.equals(first)).toBe(true);
  });

  it('is for the secretariat, the administrator, and a department of the case', async () => {
    const id = await road.ready([helper]);
    await road.reply(id);
    const admin = await district.world.as('admin');
    expect((await admin.download(download, { params: { id } })).content.length).toBeGreaterThan(1000);
    for (const caller of [district.zhang, district.leader, district.supervisor])
      expect((await caller.refused(download, { params: { id } })).code).toBe('not-allowed');
    expect((await district.atBystander.refused(download, { params: { id } })).code).toBe('not-found');
    const comment = '答复很具体，评价先不给单位看';
    const own = await unpacked((await district.atLead.download(download, { params: { id } })).content, 'department');
    await verify(own.place, 'SHA256SUMS');
    expect(own.paths.filter((path) => /过程链|来件|公开/.test(path))).toEqual([]);
    const body = { attitude: 'SATISFIED' as const, result: 'SATISFIED' as const, comment };
    await district.zhang.call(routes.ratings.rate, { params: { id }, body });
    const after = await unpacked((await district.atLead.download(download, { params: { id } })).content, 'closed');
    expect(await readFile(join(after.place, '评价和评议.txt'), 'utf8')).toContain(comment);
    expect(await readFile(join(own.place, '评价和评议.txt'), 'utf8')).not.toContain(comment);
  });

  it('holds nothing that nobody may open, and for a department no photo that says where it was taken', async () => {
    const photo = await phonePhoto();
    const files = [
      { name: '现场.jpg', content: photo },
      { name: '方案.docx', content: await docx(['方案']) },
    ];
    const fileIds: string[] = [];
    for (const file of files) fileIds.push((await district.zhang.upload(routes.files.upload, file)).id);
    const id = await road.ready([helper], { fileIds });
    const readings = district.app.app.get(FileReadings);
    do await district.app.drain();
    while ((await readings.ask()) > 0);
    // What is found only later: an order to the scanner of this installation, for instance.
    await district.app.db.rows(`UPDATE file_readings SET danger = 'infected' WHERE file_id = $1`, [fileIds[1]]);
    const whole = await unpacked((await district.tian.download(download, { params: { id } })).content, 'quarantined');
    await verify(whole.place, 'SHA256SUMS');
    const inIt = (paths: string[]) => paths.filter((path) => path.startsWith('附件/')).sort();
    expect(inIt(whole.paths)).toEqual(['附件/提案/方案.docx（未收入）.txt', '附件/提案/现场.jpg']);
    expect((await readFile(join(whole.place, '附件/提案/现场.jpg'))).equals(photo)).toBe(true);
    expect(await readFile(join(whole.place, '附件/提案/方案.docx（未收入）.txt'), 'utf8')).toMatch(/已隔离.*SHA-256/s);
    const own = await unpacked((await district.atLead.download(download, { params: { id } })).content, 'no-place');
    expect((await readFile(join(own.place, '附件/提案/现场.jpg'))).includes('Zhang San')).toBe(false);
  });

  it('keeps a unit that has no part in it out, whatever it guesses', async () => {
    const id = await road.filed();
    expect(district.world.departmentId(bystander)).toBeTruthy();
    expect((await district.atBystander.refused(download, { params: { id } })).code).toBe('not-found');
  });
});

describe('the files of a session', () => {
  const sessionId = async () => {
    const [term] = await district.tian.call(routes.bodies.terms);
    return term?.sessions[0]?.id ?? '';
  };

  it('are packed by a job, show how far it is, and verify as a whole', async () => {
    await road.replied();
    const body = { sessionId: await sessionId() };
    const [one, two] = await Promise.all([district.tian.call(build, { body }), district.tian.call(build, { body })]);
    expect(two.id).toBe(one.id);
    const params = { id: one.id };
    expect((await district.tian.refused(fetchArchive, { params })).code).toBe('archive-not-ready');
    await district.app.drain();
    const { items } = await district.tian.call(list);
    const { total } = items[0] ?? { total: 0 };
    expect(items[0]).toMatchObject({ state: 'ready', done: total, sessionLabel: '九届四次会议' });
    const { content, name } = await district.tian.download(fetchArchive, { params });
    expect(name).toBe('九届四次会议提案案卷.zip');
    expect(content.length).toBe(items[0]?.size);
    const { place, paths } = await unpacked(content, 'session');
    expect(paths.filter((path) => path.endsWith('/提案.txt'))).toHaveLength(total);
    await verify(place, 'SHA256SUMS');
    for (const caller of [district.atLead, district.leader, district.zhang])
      expect((await caller.refused(fetchArchive, { params })).code).toBe('not-allowed');
  });

  it('begin anew after a kill or a failure, and are forgotten after a week', async () => {
    const body = { sessionId: await sessionId() };
    const { id } = await district.tian.call(build, { body });
    const { db } = district.app;
    // A try that failed half-way has left its chunks.
    await db.rows(`UPDATE archives SET attempt = 1, done = 1, state = 'failed' WHERE id = $1`, [id]);
    await db.rows(`INSERT INTO archive_chunks VALUES ($1, 1, 0, 'half')`, [id]);
    await district.app.drain();
    await district.app.handlers['archives.build']({ archiveId: id }, id);
    const attempts = await db.rows(`SELECT DISTINCT attempt FROM archive_chunks WHERE archive_id = $1`, [id]);
    expect(attempts).toEqual([{ attempt: 2 }]);
    const { content } = await district.tian.download(fetchArchive, { params: { id } });
    await verify((await unpacked(content, 'again')).place, 'SHA256SUMS');
    await db.rows(`UPDATE archives SET requested_at = now() - interval '8 days'`);
    await db.rows(chores['forget old archives'].sql);
    expect((await district.tian.refused(fetchArchive, { params: { id } })).code).toBe('not-found');
    expect(await db.rows(`SELECT 1 FROM archive_chunks`)).toEqual([]);
  });
});
