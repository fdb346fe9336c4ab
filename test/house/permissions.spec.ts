import ExcelJS from 'exceljs';
import { z } from 'zod';
import { type ProposalView, type Role, type Route, routes, words } from '#contract';
import { proposalLifecycles } from '#proposals';
import { type RecordKind, actionRoutes } from '../../apps/cli/src/print/action-routes.js';
import { actionsOf, allows, askedActions, operations, stagesFor } from '../../apps/cli/src/print/permissions.js';
import { type Standing, casesAtEveryStage } from '../api/every-stage.js';
import { type District, Road, bystander, helper, lead, openDistrict } from '../api/district.js';
import { Answered, type Caller } from '../support/app.js';

let district: District;
let standings: Standing[];
let readers: Reader[];

/** Somebody who asks; `sees`: what they are shown, as `docs/permissions.md` says it. */
interface Reader {
  name: string;
  role: Role;
  caller: Caller;
  sees(standing: string): boolean;
}

const everything = () => true;
/** Stages in which a case has been given to its units. */
const given = [
  'assigned',
  'acknowledged and opinion-sent',
  'return-requested',
  'released',
  'reply in review',
  'replied',
  'disputed',
  'closed',
  'published',
];
const helped = ['assigned', 'acknowledged and opinion-sent', 'return-requested', 'released'];

beforeAll(async () => {
  district = await openDistrict('house-permissions');
  standings = await casesAtEveryStage(district, new Road(district));
  const { zhang, li, atLead, atHelper, atBystander, tian, supervisor, leader } = district;
  readers = [
    { name: 'proposer', role: 'member', caller: zhang, sees: everything },
    { name: 'other member', role: 'member', caller: li, sees: (standing) => standing === 'published' },
    { name: 'lead unit', role: 'department', caller: atLead, sees: (standing) => given.includes(standing) },
    { name: 'co-handler', role: 'department', caller: atHelper, sees: (standing) => helped.includes(standing) },
    { name: 'other unit', role: 'department', caller: atBystander, sees: () => false },
    { name: 'secretariat', role: 'secretariat', caller: tian, sees: everything },
    { name: 'supervisor', role: 'supervisor', caller: supervisor, sees: everything },
    { name: 'leader', role: 'leader', caller: leader, sees: everything },
    { name: 'administrator', role: 'administrator', caller: await district.world.as('admin'), sees: everything },
  ];
}, 120_000);
afterAll(() => district?.close());

const codeOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'answered',
    (error: unknown) => {
      if (error instanceof Answered) return error.problem.code;
      throw error;
    },
  );

describe('the printed matrix', () => {
  test('names the operations of every action that somebody may take, and each lets all of them ask', () => {
    for (const { kind, action, role } of askedActions) {
      const taken = (actionRoutes[kind] as Partial<Record<string, readonly Route[]>>)[action] ?? [];
      expect([kind, action, taken.length > 0]).toEqual([kind, action, true]);
      expect([kind, action, role, taken.some((route) => allows(route, role))]).toEqual([kind, action, role, true]);
    }
  });

  test('has the museum at every stage of a proposal and of a unit', async () => {
    const found = await Promise.all(
      standings.map(({ id }) => district.tian.call(routes.proposals.read, { params: { id } })),
    );
    expect(Object.keys(words.proposalStage).filter((stage) => !found.some((each) => each.stage === stage))).toEqual([]);
    const ofUnits = new Set(found.flatMap(({ assignments }) => assignments.map(({ stage }) => stage)));
    expect(Object.keys(words.assignmentStage).filter((stage) => ![...ofUnits].includes(stage as never))).toEqual([]);
  });
});

describe('what is seen', () => {
  test('a case is read, listed, found and exported by the same people', async () => {
    for (const { name, role, caller, sees } of readers) {
      const expected = standings.filter((standing) => sees(standing.name)).map(({ title }) => title);
      for (const { id, ...standing } of standings) {
        const code = await codeOf(caller.call(routes.proposals.read, { params: { id } }));
        expect([name, standing.name, code]).toEqual([
          name,
          standing.name,
          sees(standing.name) ? 'answered' : 'not-found',
        ]);
        const query = { search: standing.title, limit: 200 };
        const { items } = await caller.call(routes.proposals.list, { query });
        expect([name, standing.name, items.some((item) => item.id === id)]).toEqual([
          name,
          standing.name,
          sees(standing.name),
        ]);
      }
      const { items } = await caller.call(routes.proposals.list, { query: { limit: 200 } });
      const listed = items.map(({ title }) => title).filter((title) => !title.includes('主提案'));
      expect([name, listed.sort()]).toEqual([name, expected.sort()]);
      if (!allows(routes.proposals.workbook, role)) continue;
      const { content } = await caller.download(routes.proposals.workbook, { query: {} });
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(new Uint8Array(content).buffer);
      const cells = (workbook.worksheets[0]?.getColumn(3).values ?? []).map(String);
      expect([name, expected.filter((title) => !cells.includes(title))]).toEqual([name, []]);
      const hidden = standings.filter((standing) => !sees(standing.name)).map(({ title }) => title);
      expect([name, hidden.filter((title) => cells.includes(title))]).toEqual([name, []]);
    }
  });

  test('every address of one case answers not-found to whom it is not shown', async () => {
    const reads = operations.filter(
      ({ route }) => route.method === 'GET' && route.path.startsWith('/api/proposals/:id/'),
    );
    expect(reads.length).toBeGreaterThan(5);
    for (const { name, role, caller, sees } of readers) {
      for (const { id, ...standing } of standings.filter((each) => !sees(each.name))) {
        expect([
          name,
          standing.name,
          await codeOf(caller.download(routes.files.download, { params: { id: standing.fileId } })),
        ]).toEqual([name, standing.name, 'not-found']);
        for (const { route, name: operation } of reads.filter((read) => allows(read.route, role))) {
          const code = await codeOf(caller.download(route, { params: { id } }));
          expect([name, standing.name, operation, code]).toEqual([name, standing.name, operation, 'not-found']);
        }
      }
    }
  });

  test('what a unit and the office say to each other is not read by the other units of the case', async () => {
    const { tian, supervisor, atLead, atHelper, world } = district;
    const secret = (what: string) => `只对提案委说的${what}`;
    const road = new Road(district);
    const id = await road.assigned([helper], { title: '关于只对提案委说的建议' });
    const [ofLead, ofHelper] = [await road.assignment(id, lead), await road.assignment(id, helper)];
    const asked = { departmentId: world.departmentId(bystander), reason: secret('退办理由') };
    await atLead.call(routes.returns.request, { params: ofLead, body: asked });
    await supervisor.call(routes.returns.refuse, { params: ofLead, body: { reason: secret('不同意的理由') } });
    await atLead.call(routes.assignments.acknowledge, { params: ofLead });
    const due = (await road.read(id)).assignments.find((each) => each.id === ofLead.id)?.due.on ?? '';
    const wantedOn = new Date(new Date(due).getTime() + 9 * 86_400_000).toISOString().slice(0, 10);
    const extension = { wantedOn, reason: secret('延期理由') };
    await atLead.call(routes.deadlines.requestExtension, { params: ofLead, body: extension });
    const granted = { on: wantedOn, note: secret('延期说明') };
    await supervisor.call(routes.deadlines.grantExtension, { params: ofLead, body: granted });
    await tian.call(routes.deadlines.remind, { params: ofLead, body: { text: secret('催办') } });
    await tian.call(routes.replies.waiveOpinion, { params: ofHelper, body: { reason: secret('不再等的理由') } });
    const reads = operations.filter(
      ({ route }) =>
        route.method === 'GET' &&
        (route.path.startsWith('/api/proposals/:id') || route.path.startsWith('/api/assignments/:id')),
    );
    const readBy = async (caller: Caller) => {
      let all = '';
      for (const { route } of reads.filter((read) => allows(read.route, 'department'))) {
        for (const params of route.path.startsWith('/api/proposals/') ? [{ id }] : [ofLead, ofHelper]) {
          const answer = await caller.download(route, { params }).catch(() => null);
          all += answer?.content.toString() ?? '';
        }
      }
      return [...all.matchAll(/只对提案委说的(?!建议)[\u4e00-\u9fff]+/g)].map(([words]) => words);
    };
    const seen = async (caller: Caller) => [...new Set(await readBy(caller))].sort();
    const ofTheLead = ['退办理由', '不同意的理由', '延期理由', '延期说明', '催办'].map(secret);
    expect(await seen(atLead)).toEqual(expect.arrayContaining(ofTheLead));
    expect(await seen(atLead)).not.toContain(secret('不再等的理由'));
    expect(await seen(atHelper)).toEqual([secret('不再等的理由')]);
  });

  test('similar cases are only those that are seen', async () => {
    const seenBy = new Map<string, number>();
    for (const { name, caller, sees } of readers) {
      const items = await caller.call(routes.similar.toDraft, { query: { title: '关于逐格核对之停车的建议' } });
      const shown = standings.filter(({ id }) => items.some((item) => item.id === id));
      expect([name, shown.filter((standing) => !sees(standing.name))]).toEqual([name, []]);
      seenBy.set(name, items.length);
    }
    expect(seenBy.get('other unit')).toBe(0);
    expect(seenBy.get('secretariat')).toBeGreaterThan(0);
  });
});

describe('what may be done', () => {
  test('nobody takes a step that their page does not offer, and nothing changes by trying', async () => {
    const before = await trailLength();
    const steps = operations.filter(({ route }) => route.path.includes(':id') && stepsOf(route).length > 0);
    expect(steps.length).toBeGreaterThan(30);
    let tried = 0;
    for (const { name, role, caller } of readers) {
      for (const { id, ...standing } of standings) {
        const view = await caller.call(routes.proposals.read, { params: { id } }).catch(() => null);
        for (const { route } of steps.filter((step) => allows(step.route, role))) {
          for (const subjectId of subjectsOf(route, id, await fullView(id))) {
            const offered = offeredTo(view, subjectId);
            const mine = stepsOf(route).filter(({ action }) => offered.includes(action));
            if (mine.length > 0) {
              const stages = stagesFor(route, role) ?? [];
              expect([name, standing.name, route.path, stages.length > 0]).toEqual([
                name,
                standing.name,
                route.path,
                true,
              ]);
              continue;
            }
            const code = await codeOf(
              caller.call(route, { params: paramsOf(route, subjectId), body: sampleOf(route.body) }),
            );
            expect([name, standing.name, route.method, route.path, code]).not.toEqual([
              name,
              standing.name,
              route.method,
              route.path,
              'answered',
            ]);
            expect([
              name,
              route.path,
              ['internal', 'bad-input', 'not-signed-in'].includes(code) ? code : 'refused',
            ]).toEqual([name, route.path, 'refused']);
            tried += 1;
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(1000);
    expect(await trailLength()).toBe(before);
  }, 240_000);
});

const trailLength = async () => (await district.app.db.row<{ count: number }>('SELECT count(*) FROM trail'))?.count;

/** The actions of a case or of a unit's part in it that an operation takes. */
const stepsOf = (route: Route) =>
  actionsOf(route).filter(({ kind }) => (['proposal', 'assignment'] as RecordKind[]).includes(kind));

const views = new Map<string, ProposalView>();
async function fullView(id: string): Promise<ProposalView> {
  const known = views.get(id) ?? (await district.tian.call(routes.proposals.read, { params: { id } }));
  views.set(id, known);
  return known;
}

const subjectsOf = (route: Route, id: string, { assignments }: ProposalView): string[] =>
  route.path.startsWith('/api/assignments/') ? assignments.map((each) => each.id) : [id];

/** What the page of this person offers, for the case or for one unit. */
function offeredTo(view: ProposalView | null, subjectId: string): string[] {
  const part = view?.assignments.find((each) => each.id === subjectId);
  return ((part ? part.may : view?.may) ?? []).filter(({ blocked }) => blocked === null).map(({ action }) => action);
}

const paramsOf = (route: Route, id: string) => ({ id, ...(route.path.includes(':kind') ? { kind: 'key' } : {}) });

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minimum?: number;
}

/** A body that has the shape the operation asks for, so that a rule refuses it and not the reader of bodies. */
function sampleOf(body: z.ZodType): never {
  if (body instanceof z.ZodUndefined) return undefined as never;
  return valueOf(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Schema) as never;
}

function valueOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return schema.anyOf.some(({ type }) => type === 'null') ? null : valueOf(schema.anyOf[0] ?? {});
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([key]) => schema.required?.includes(key))
        .map(([key, of]) => [key, valueOf(of)]),
    );
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => valueOf(schema.items ?? {}));
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.format === 'uuid') return crypto.randomUUID();
  if (schema.format === 'date') return '2019-03-04';
  if (schema.format === 'date-time') return '2019-03-04T09:00:00+08:00';
  return '按规定应予办理的情况说明';
}

test('the lifecycles printed are those of the running program', () => {
  expect(Object.keys(proposalLifecycles)).toEqual(['draft', 'invitation', 'proposal', 'assignment', 'promise']);
});
