/** Behaves as a bad file might: answers, throws, never ends, or eats all memory. */
export async function probe(data: {
  act: 'answer' | 'throw' | 'spin' | 'grow' | 'exit';
  value: string;
}): Promise<{ value: string }> {
  if (data.act === 'throw') throw new Error(data.value);
  if (data.act === 'exit') process.exit(3);
  if (data.act === 'spin') for (;;);
  if (data.act === 'grow') for (const all: string[][] = []; ;) all.push(Array.from({ length: 1000 }, () => `${all}`));
  return Promise.resolve({ value: data.value });
}
