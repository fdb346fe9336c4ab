interface Candidate {
  memberId: string;
  name: string;
  /** Sector, liaison group, party: what people put beside their name. */
  hints: string[];
}

/**
 * The one member a group nickname most likely means, or null when none or several do. The whole name wins
 * (`二七-张伟民`); then the given name (`素琴 大学路`); then a surname with a hint (`老马(医卫界)`, `五里堡老邢`).
 */
export function likeliest<C extends Candidate>(nickname: string, candidates: C[]): C | null {
  for (const resembles of [byWholeName, byGivenName, bySurname]) {
    const alike = candidates.filter((candidate) => resembles(nickname, candidate));
    const longest = Math.max(0, ...alike.map(({ name }) => name.length));
    // 王建 is contained wherever 王建军 is: the longer name is meant.
    const meant = resembles === byWholeName ? alike.filter(({ name }) => name.length === longest) : alike;
    if (meant.length === 1) return meant[0] ?? null;
    const hinted = meant.filter((candidate) => candidate.hints.some((hint) => mentions(nickname, hint)));
    if (hinted.length === 1) return hinted[0] ?? null;
    if (meant.length > 0) return null;
  }
  return null;
}

const byWholeName = (nickname: string, { name }: Candidate): boolean => [...name].length > 1 && nickname.includes(name);

const byGivenName = (nickname: string, { name }: Candidate): boolean => {
  const given = givenName(name);
  if ([...given].length < 2 || !nickname.includes(given)) return false;
  // 刘建军 is not 王建军: with one more character before it, it is the whole name of somebody else.
  const runs = (nickname.match(/\p{Script=Han}+/gu) ?? []).filter((run) => run.includes(given));
  return !runs.every(
    (run) => run.endsWith(given) && [...run].length === [...given].length + 1 && !/^[老小阿大]/u.test(run),
  );
};

/** A surname alone says little: it takes the usual address and a hint beside it. */
const bySurname = (nickname: string, { name, hints }: Candidate): boolean => {
  if (name.includes('·')) return false;
  const surname = name.slice(0, name.length - givenName(name).length);
  const addressed = [`老${surname}`, `小${surname}`, ...addresses.map((address) => `${surname}${address}`)];
  return addressed.some((form) => nickname.includes(form)) && hints.some((hint) => mentions(nickname, hint));
};

const addresses = ['姐', '哥', '总', '工', '老师', '校长', '主任', '医生', '律师', '书记', '护士长', '大姐', '委员'];

const doubleSurnames = ['欧阳', '司马', '上官', '诸葛', '司徒', '东方', '皇甫', '尉迟', '公孙', '慕容', '令狐', '夏侯'];

/** `买买提·艾力` is called by its first part. */
function givenName(name: string): string {
  const [first, ...rest] = name.split('·');
  if (rest.length > 0) return first ?? name;
  return name.slice(doubleSurnames.some((surname) => name.startsWith(surname)) ? 2 : 1);
}

/** Two neighbouring characters of the hint stand in the nickname, other than words that every hint has. */
function mentions(nickname: string, hint: string): boolean {
  const bare = hint.replace(/(街道|街|路|镇|乡|界|党员)+$/u, '');
  if (bare.length >= 2 && nickname.includes(bare)) return true;
  // 医卫界 for 医药卫生界: an abbreviation takes characters in their order.
  return (nickname.match(/\p{Script=Han}{2,}(?=界)/gu) ?? []).some((short) => abbreviates(short, bare));
}

function abbreviates(short: string, long: string): boolean {
  let from = 0;
  for (const character of short) {
    const at = long.indexOf(character, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
