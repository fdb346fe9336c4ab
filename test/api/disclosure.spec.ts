import { type DisclosureDraft, type SentBody, routes } from '#contract';
import { FileReadings } from '#files';
import { phonePhoto } from '../corpus/files/pictures.js';
import { helper, onSessionDay, refusalsOf, told } from './district.js';

const { district, road } = await onSessionDay('disclosure');

const { decide, material, preview, read, withdraw } = routes.disclosure;
type Choice = Partial<SentBody<typeof decide>>;

const personal = {
  title: '关于福华街停车的建议',
  situation: '反映人：张三，电话 138 0371 1234，住大学路12号院3号楼501室。夜间停车难。',
  demands: ['建议划定停车位。', '建议清理消防通道。'],
};
const letter = {
  answers: ['已划定 86 个，咨询 0371-68180000。', '已清理。'],
  closing: '感谢支持。',
};

/** Everything the check found, hidden as proposed. */
async function proposed(id: string): Promise<SentBody<typeof decide>> {
  const { basis, texts, opinions } = await district.tian.call(material, { params: { id } });
  const redactions = texts.flatMap(({ at, findings }) =>
    findings.map(({ start, end, mark }) => ({ at, start, end, mark })),
  );
  const replyIds = opinions.map(({ replyId }) => replyId);
  return { decision: 'PUBLIC', basis, proposal: true, replyIds, redactions };
}
const decideOn = async (id: string, choice: Choice = {}) =>
  district.tian.call(decide, { params: { id }, body: { ...(await proposed(id)), ...choice } });
const refusedOn = async (id: string, choice: Choice = {}) =>
  district.tian.refused(decide, { params: { id }, body: { ...(await proposed(id)), ...choice } });
const publicPage = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${district.app.url}${path}`, { headers });
const found = async (search: string) => {
  const { items } = await district.zhang.call(routes.publicCases.list, { query: { search } });
  return items.map(({ id }) => id);
};

describe('the check', () => {
  it('shows each finding in its place with what is proposed instead', async () => {
    const id = await road.replied(personal, letter);
    const { texts } = await district.tian.call(material, { params: { id } });
    const shown = texts.flatMap(({ at, text, findings }) =>
      findings.map(
        ({ kind, start, end, mark }) =>
          `${at.replace(/[0-9a-f-]{36}/, '*')} ${kind} ${text.slice(start, end)} → ${mark}`,
      ),
    );
    expect(shown).toEqual([
      'situation NAME 张三 → 某某',
      'situation MOBILE 138 0371 1234 → ××',
      'situation ADDRESS 大学路12号院3号楼501室 → 〔已隐去〕',
      'replies.*.answers.0 LANDLINE 0371-68180000 → ××',
    ]);
  });

  it('lets nothing out that is neither hidden nor expressly kept', async () => {
    const id = await road.replied(personal, letter);
    expect(await refusedOn(id, { redactions: [] })).toMatchObject({
      code: 'disclosure-data-remains',
      title: expect.stringContaining('4 处'),
    });
    const all = (await proposed(id)).redactions ?? [];
    // Half a number is no hidden number.
    const half = all.map((each) => (each.mark === '××' ? { ...each, end: each.end - 4 } : each));
    expect((await refusedOn(id, { redactions: half })).code).toBe('disclosure-data-remains');
    const office = all.filter(({ at }) => !at.startsWith('replies'));
    expect((await refusedOn(id, { redactions: office })).code).toBe('disclosure-data-remains');
    await decideOn(id, { redactions: office, kept: ['0371-68180000'] });
    const copy = await district.li.call(routes.publicCases.read, { params: { id } });
    expect(copy.replies[0]?.answers[0]).toContain('0371-68180000');
    expect(copy.situation).toBe('反映人：某某，电话 ××，住〔已隐去〕。夜间停车难。');
  });

  it('refuses spans that do not fit', async () => {
    const id = await road.replied();
    const at = 'situation';
    for (const redactions of [
      [{ at, start: 0, end: 9999, mark: '××' as const }],
      [{ at, start: 3, end: 3, mark: '××' as const }],
      [{ at: 'nowhere', start: 0, end: 1, mark: '××' as const }],
      [
        { at, start: 0, end: 4, mark: '××' as const },
        { at, start: 2, end: 6, mark: '某某' as const },
      ],
    ])
      expect((await refusedOn(id, { redactions })).code).toBe('disclosure-redaction-invalid');
  });

  it('publishes no photo before there is a copy that says neither place nor device', async () => {
    const photo = { name: '现场.jpg', content: await phonePhoto() };
    const fileId = (await district.zhang.upload(routes.files.upload, photo)).id;
    const id = await road.replied({ fileIds: [fileId] });
    const { db } = district.app;
    await db.rows(`UPDATE file_readings SET state = 'waiting', kind = NULL, copy_sha256 = NULL WHERE file_id = $1`, [
      fileId,
    ]);
    expect((await refusedOn(id, { fileIds: [fileId] })).fields?.fileIds).toContain('现场.jpg');
    await district.app.app.get(FileReadings).read(fileId);
    await decideOn(id, { fileIds: [fileId] });
    const answer = await publicPage(`/api/public/cases/${id}/files/${fileId}`);
    expect(Buffer.from(await answer.arrayBuffer()).includes('Zhang San')).toBe(false);
    // The copy is lost, or was never made: then the public gets nothing, and not the original.
    await db.rows(`UPDATE file_readings SET copy_sha256 = NULL WHERE file_id = $1`, [fileId]);
    expect((await publicPage(`/api/public/cases/${id}/files/${fileId}`)).status).toBe(404);
  });

  it('publishes an attachment only if nothing speaks against it', async () => {
    const upload = async (name: string, content: Buffer) =>
      (await district.zhang.upload(routes.files.upload, { name, content })).id;
    const [clean, named] = [
      await upload('位置说明.txt', Buffer.from('停车位沿福华街北侧设置。')),
      await upload('名单.txt', Buffer.from('反映人：李四 13903711234')),
    ];
    const id = await road.replied({ fileIds: [clean, named] });
    const { files } = await district.tian.call(material, { params: { id } });
    expect(files).toMatchObject([
      { name: '位置说明.txt', problems: [] },
      { name: '名单.txt', problems: ['正文有个人姓名 1 处', '正文有手机号码 1 处'] },
    ]);
    expect((await refusedOn(id, { fileIds: [named] })).fields?.fileIds).toContain('名单.txt');
    await decideOn(id, { fileIds: [clean] });
    const address = (fileId: string) => `/api/public/cases/${id}/files/${fileId}`;
    expect(await (await publicPage(address(clean))).text()).toContain('福华街北侧');
    expect((await publicPage(address(named))).status).toBe(404);
    // Another member has the same two answers inside.
    expect((await district.li.download(routes.files.download, { params: { id: clean } })).name).toBe('位置说明.txt');
    expect((await district.li.refused(routes.files.download, { params: { id: named } })).code).toBe('not-found');
  });
});

describe('three words kept apart', () => {
  it('is never public without the consent of the proposer', async () => {
    const id = await road.replied({ consentPublic: false, nonDisclosureReason: '涉及单位内部情况' });
    expect(await refusedOn(id)).toMatchObject({ code: 'disclosure-no-consent', status: 409 });
    const view = await district.tian.call(read, { params: { id } });
    expect(view).toMatchObject({ consent: false, consentReason: '涉及单位内部情况', standing: null, published: null });
    await decideOn(id, { decision: 'NOT_PUBLIC', reason: '提案者不同意公开' });
    expect((await district.tian.call(read, { params: { id } })).standing).toMatchObject({
      decision: 'NOT_PUBLIC',
      reason: '提案者不同意公开',
      decidedBy: '田秘书',
    });
  });

  it('goes against a department only with a reason', async () => {
    const id = await road.replied({}, { disclosure: 'NOT_PUBLIC', disclosureReason: '涉及在建项目' });
    const no = await refusedOn(id);
    expect(no).toMatchObject({ code: 'disclosure-against-department', fields: { reason: expect.any(String) } });
    await decideOn(id, { replyIds: [] });
    expect((await district.tian.call(read, { params: { id } })).published?.replies).toEqual([]);
    await decideOn(id, { reason: '项目已公示，宜公开' });
    const view = await district.tian.call(read, { params: { id } });
    expect(view.published?.replies).toHaveLength(1);
    expect(view.opinions).toMatchObject([{ disclosure: 'NOT_PUBLIC' }]);
    expect(view.earlier).toHaveLength(1);
  });

  it('needs a reason for not making it public, and something to make public', async () => {
    const id = await road.replied();
    expect((await refusedOn(id, { decision: 'NOT_PUBLIC' })).code).toBe('disclosure-why-not');
    expect((await refusedOn(id, { proposal: false, replyIds: [] })).code).toBe('disclosure-nothing-picked');
  });

  it('is refused when the texts are no longer those that were looked at', async () => {
    const id = await road.replied();
    const before = await proposed(id);
    await district.app.db.rows(
      `UPDATE replies SET closing = '另有更正。' WHERE assignment_id IN
      (SELECT id FROM assignments WHERE proposal_id = $1)`,
      [id],
    );
    const late = await district.tian.refused(decide, { params: { id }, body: before });
    expect(late).toMatchObject({ code: 'disclosure-outdated', status: 409 });
  });

  it("is the secretariat's alone, and nobody outside is told that the case exists", async () => {
    const id = await road.replied();
    const body: SentBody<typeof decide> = { decision: 'NOT_PUBLIC', reason: '不宜公开' };
    for (const caller of [district.supervisor, district.leader, district.atLead, district.zhang])
      expect((await caller.refused(decide, { params: { id }, body })).code).toBe('not-allowed');
    expect((await district.atLead.refused(material, { params: { id } })).code).toBe('not-allowed');
    expect((await district.leader.call(read, { params: { id } })).consent).toBe(true);
    const filed = await road.filed();
    expect((await district.tian.refused(decide, { params: { id: filed }, body })).code).toBe('stage-forbids');
  });
});

describe('what everybody reads', () => {
  it('is the frozen copy: shown before, unchanged after', async () => {
    const id = await road.replied(personal, letter);
    const draft = await proposed(id);
    const { view, remaining } = await district.tian.call(preview, { params: { id }, body: draft });
    expect(remaining).toEqual([]);
    expect((await publicPage(`/public/${id}`)).status).toBe(404);
    await district.tian.call(decide, { params: { id }, body: draft });
    expect(await district.tian.call(routes.publicCases.read, { params: { id } })).toEqual(view);
    await district.app.db.rows(`UPDATE proposals SET situation = '后来改的 13803711234' WHERE id = $1`, [id]);
    const page = await publicPage(`/public/${id}`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('反映人：某某，电话 ××，住〔已隐去〕。夜间停车难。');
    for (const secret of ['13803711234', '138 0371 1234', '张三', '501室', '68180000', '王科长', '王局长'])
      expect(html).not.toContain(secret);
    expect(html.length).toBeLessThan(60_000);
    expect(html).not.toContain('<script');
  });

  it('is found by any of its words, and never by those of the record behind it', async () => {
    const id = await road.replied({ ...personal, title: '关于䶮公桥亮化<b>的建议' }, letter);
    await decideOn(id);
    for (const search of ['䶮公', '公桥亮化', '<b>', '夜间', '停车难', '消防', '86 个', '城市管理局', '感谢', '难'])
      expect([search, await found(search)]).toEqual([search, expect.arrayContaining([id])]);
    for (const search of ['13803711234', '张三', '501室', '0371-6818', '不在其中的话'])
      expect([search, await found(search)]).toEqual([search, expect.not.arrayContaining([id])]);
    const html = await (await publicPage(`/public?search=${encodeURIComponent('<b>')}`)).text();
    expect(html).toContain('关于䶮公桥亮化&lt;b&gt;的建议');
    expect(html).not.toContain('<b>');
    // Another member finds it inside by the same words alone.
    const inside = async (search: string) =>
      (await district.li.call(routes.proposals.list, { query: { search } })).items.map((row) => row.id);
    expect(await inside('䶮公桥')).toEqual([id]);
    expect(await inside('13803711234')).toEqual([]);
    expect(await inside('张三')).toEqual([]);
  });

  it('comes page by page, each case once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const id = await road.replied({ title: `关于分页第${i}件的建议` });
      await decideOn(id);
      ids.unshift(id);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await district.zhang.call(routes.publicCases.list, { query: { search: '分页第', limit: 2, after } });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(ids);
    const forged = await publicPage('/api/public/cases?after=eyJ4IjoxfQ');
    expect(forged.status).toBe(200);
  });

  it('is cached, costs nothing when nothing has changed, and is gone at once when it is withdrawn', async () => {
    const id = await road.replied();
    await decideOn(id);
    const addresses = [`/public/${id}`, '/public', `/api/public/cases/${id}`];
    const tags: string[] = [];
    for (const address of addresses) {
      const first = await publicPage(address);
      expect([address, first.status, first.headers.get('cache-control')]).toEqual([address, 200, 'public, no-cache']);
      const tag = first.headers.get('etag') ?? '';
      const again = await publicPage(address, { 'if-none-match': `W/${tag}` });
      expect([again.status, await again.text()]).toEqual([304, '']);
      tags.push(tag);
    }
    await district.tian.call(withdraw, { params: { id }, body: { reason: '发现遗漏的个人信息' } });
    for (const [i, address] of addresses.entries()) {
      const after = await publicPage(address, { 'if-none-match': tags[i] ?? '' });
      expect([address, after.status]).toEqual([address, address === '/public' ? 200 : 404]);
      expect(await after.text()).not.toContain(id);
    }
    expect((await district.li.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    const view = await road.read(id);
    expect(view.publishedAt).toBeNull();
    expect(view.trail.at(-1)).toMatchObject({ action: 'withdraw-disclosure', note: '发现遗漏的个人信息' });
    expect((await told(district, [id])).slice(-2)).toEqual(['disclosure-published', 'disclosure-withdrawn']);
    const again = await district.tian.refused(withdraw, { params: { id }, body: { reason: '再撤一次' } });
    expect(again.code).toBe('not-allowed');
  });

  it('is a copy that nobody can change afterwards', async () => {
    const id = await road.replied();
    await decideOn(id);
    const { db } = district.app;
    await expect(db.rows(`UPDATE disclosures SET published = '{}' WHERE proposal_id = $1`, [id])).rejects.toThrow();
    await expect(db.rows(`DELETE FROM disclosures WHERE proposal_id = $1`, [id])).rejects.toThrow();
  });

  it('has a page for what is not there, and lets search machines in here only', async () => {
    for (const path of ['/public/0197f0a2-0000-7000-8000-000000000000', '/public/x', '/public/%00']) {
      const missing = await publicPage(path);
      expect([path, missing.status]).toEqual([path, path.includes('%00') ? expect.any(Number) : 404]);
    }
    expect(await (await publicPage('/robots.txt')).text()).toBe('User-agent: *\nAllow: /public\nDisallow: /\n');
  });
});

describe('another member', () => {
  it('reads the published copy, not how it came about', async () => {
    const id = await road.ready([helper], personal);
    await road.reply(id, letter);
    expect((await district.li.refused(routes.proposals.read, { params: { id } })).code).toBe('not-found');
    await decideOn(id);
    const view = await road.read(id, district.li);
    expect(view).toMatchObject({
      situation: '反映人：某某，电话 ××，住〔已隐去〕。夜间停车难。',
      ratings: [],
      trail: [],
      assignments: [],
      proposerMembers: [],
      replies: [{ contactName: '', contactPhone: '', answers: [{ answer: '已划定 86 个，咨询 ××。' }, {}] }],
    });
    expect(JSON.stringify(view)).not.toMatch(/张三|138 0371|501室|68180000/);
    expect((await road.read(id, district.zhang)).situation).toBe(personal.situation);
  });

  it('does not get at the proof of a promise that a published letter makes', async () => {
    const promised = { what: '建成立体停车场一座', dueOn: '2020-06-30' };
    const id = await road.ready();
    await road.reply(id, { resolution: 'PLANNED', promises: [promised] });
    await decideOn(id);
    const [promise] = (await road.read(id)).promises;
    const file = { name: '竣工照片.txt', content: Buffer.from('照片') };
    const { id: fileId } = await district.atLead.upload(routes.files.upload, file);
    const body = { note: '已建成并投入使用', fileIds: [fileId] };
    await district.atLead.call(routes.promises.report, { params: { id: promise?.id ?? '' }, body });
    await district.zhang.download(routes.files.download, { params: { id: fileId } });
    expect((await road.read(id, district.li)).promises).toEqual([]);
    await expect(district.li.download(routes.files.download, { params: { id: fileId } })).rejects.toThrow('404');
  });
});

test('two clerks at once make one decision each, and one stands', async () => {
  const id = await road.replied();
  const drafts: DisclosureDraft['decision'][] = ['PUBLIC', 'NOT_PUBLIC', 'PUBLIC'];
  const body = await proposed(id);
  const refusals = await refusalsOf(
    drafts.map((decision) =>
      district.tian.call(decide, { params: { id }, body: { ...body, decision, reason: '理由' } }),
    ),
  );
  expect(refusals).toEqual([]);
  const rows = await district.app.db.rows<{ standing: boolean }>(
    `SELECT ended_at IS NULL AS standing FROM disclosures WHERE proposal_id = $1`,
    [id],
  );
  expect(rows.map(({ standing }) => standing).sort()).toEqual([false, false, true]);
});
