import { routes, longestOpinion } from '#contract';
import { Problem, call } from '../../call.js';
import { newKey } from '../../key.js';
import { me } from '../../session.js';
import { looksLikeChat } from '../arrivals/chat-record.js';
import { type Matter, type MatterFile, blankMatter } from './matter.js';
import { announce } from './outbox.js';
import { prepared } from './pictures.js';
import { changeMatter, dropShared, putFile, readShared } from './shelf.js';

/** The draft that was made of what another app shared, or why there is none. */
interface Received {
  key: string | null;
  said: string;
}

const LONGEST_RECORD = 200_000;
const MOST_FILES = 10;
const troubles: Record<string, string> = {
  'signed-out': '请先登录，再从别的应用分享一次。',
  unreadable: '没有读出分享的内容，请再分享一次，或复制文字粘贴到下面。',
};

/**
 * What was shared becomes a draft, nothing more: the member looks at it and sends it. `where` is the word of the service
 * worker (it lies on this phone), the id of a share that the server keeps, or why there is none.
 */
export async function receiveShared(where: string): Promise<Received> {
  const account = me.value?.accountId ?? '';
  if (where in troubles) return { key: null, said: troubles[where] ?? '' };
  try {
    const key = where === 'here' ? await fromPhone(account) : await fromServer(account, where);
    await announce();
    return { key, said: '' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { key: null, said: error.message };
  }
}

async function fromPhone(account: string): Promise<string | null> {
  let last: string | null = null;
  for (const shared of await readShared()) {
    const words = [shared.text];
    const files: MatterFile[] = [];
    for (const given of shared.files.slice(0, MOST_FILES)) {
      // A chat that was exported as a text file is read where it is shared, as the member will see it.
      if (given.type === 'text/plain' && given.size < LONGEST_RECORD * 3) {
        const text = await decoded(given);
        if (looksLikeChat(text)) {
          words.push(text);
          continue;
        }
      }
      const file = await prepared(given);
      const localId = newKey();
      await putFile(localId, file);
      files.push({ localId, name: file.name, size: file.size, type: file.type, uploaded: null });
    }
    // The same share is the same draft, should the phone be put away between the two steps.
    last = await keepDraft(draftOf(shared.id, account, shared.title, words, files));
    await dropShared(shared.id);
  }
  return last;
}

async function fromServer(account: string, id: string): Promise<string> {
  const shared = await call(routes.shares.read, { params: { id } });
  const files = shared.files.map((file): MatterFile => ({
    localId: newKey(),
    name: file.name,
    size: file.size,
    type: file.contentType,
    uploaded: file,
  }));
  const key = await keepDraft(draftOf(id, account, shared.title, [shared.text], files));
  await call(routes.shares.take, { params: { id } });
  return key;
}

function draftOf(key: string, account: string, title: string, words: string[], files: MatterFile[]): Matter {
  const text = words.filter(Boolean).join('\n').slice(0, LONGEST_RECORD);
  const kind = text.length > longestOpinion || looksLikeChat(text) ? 'chat-record' : 'opinion';
  const savedAt = new Date().toISOString();
  return { ...blankMatter(key, account), kind, title: title.slice(0, 80) || null, text, files, savedAt };
}

async function keepDraft(matter: Matter): Promise<string> {
  await changeMatter(matter.key, (before) => (before ? undefined : matter));
  return matter.key;
}

/** A text file of a Chinese phone or computer: UTF-8, or else the national charset. */
async function decoded(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
