import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineTail } from './tailLines';

describe('LineTail', () => {
  let directory: string;
  let path: string;
  let tail: LineTail;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tail-lines-'));
    path = join(directory, 'stdout.jsonl');
    tail = new LineTail(path);
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function readNew() {
    const lines = [];
    for await (const line of tail.readNew()) {
      lines.push(line);
    }
    return lines;
  }

  it('has nothing while there is no file', async () => {
    expect(await readNew()).toEqual([]);
  });

  it('gives each line once, with the offset after it', async () => {
    await appendFile(path, 'one\ntwo\n');
    expect(await readNew()).toEqual([
      { text: 'one', end: 4 },
      { text: 'two', end: 8 },
    ]);
    expect(await readNew()).toEqual([]);
    await appendFile(path, 'three\n');
    expect(await readNew()).toEqual([{ text: 'three', end: 14 }]);
  });

  it('waits for the rest of a line', async () => {
    await appendFile(path, 'on');
    expect(await readNew()).toEqual([]);
    await appendFile(path, 'e\ntw');
    expect(await readNew()).toEqual([{ text: 'one', end: 4 }]);
    expect(tail.takeRest()).toEqual({ text: 'tw', end: 6 });
    expect(tail.takeRest()).toBeUndefined();
  });

  it('keeps only the beginning of an endless line', async () => {
    for (let written = 0; written < 64; written += 1) {
      await appendFile(path, 'x'.repeat(2 ** 20));
    }
    await appendFile(path, '\nnext\n');
    const [endless, next] = await readNew();
    expect(endless.text).toHaveLength(4 * 2 ** 20);
    expect(endless.end).toBe(64 * 2 ** 20 + 1);
    expect(next).toEqual({ text: 'next', end: 64 * 2 ** 20 + 6 });
  });

  it('counts bytes, and does not cut a character in two', async () => {
    const line = 'ü€😀'.repeat(20_000);
    const bytes = Buffer.from(`${line}\n`);
    await appendFile(path, bytes.subarray(0, 65_537));
    expect(await readNew()).toEqual([]);
    await appendFile(path, bytes.subarray(65_537));
    expect(await readNew()).toEqual([{ text: line, end: bytes.length }]);
  });
});
