import { JsonValue } from '@backstage/types';
import { Tokenizer, TokenType } from '@streamparser/json';
import { setImmediate } from 'node:timers/promises';

/** How many characters are read before others get their turn. */
const CHUNK = 64 * 1024;

const OPENING = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET]);
const CLOSING = new Set([TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET]);

interface Container {
  value: Record<string, JsonValue> | JsonValue[];
  /** Of the member that is read, in an object. */
  key?: string;
  expectsKey: boolean;
}

class OutlineBuilder {
  private result: JsonValue | undefined;
  private readonly containers: Container[] = [];
  /** How deep in an omitted value the reading is. */
  private omittedDepth = 0;

  constructor(private readonly omits: (path: string[]) => boolean) {}

  add(token: TokenType, value: string | number | boolean | null | undefined) {
    if (this.omittedDepth > 0) {
      this.omittedDepth += Number(OPENING.has(token));
      this.omittedDepth -= Number(CLOSING.has(token));
      return;
    }
    const container = this.containers.at(-1);
    if (CLOSING.has(token)) {
      this.containers.pop();
    } else if (token === TokenType.COMMA) {
      if (container && !Array.isArray(container.value)) {
        container.expectsKey = true;
      }
    } else if (container?.expectsKey) {
      container.key = String(value);
      container.expectsKey = false;
    } else if (token !== TokenType.COLON) {
      this.addValue(token, value ?? null);
    }
  }

  complete(): JsonValue {
    const isCutOff = this.containers.length > 0 || this.omittedDepth > 0;
    if (isCutOff || this.result === undefined) {
      throw new SyntaxError('The JSON is cut off');
    }
    return this.result;
  }

  private addValue(token: TokenType, scalar: string | number | boolean | null) {
    if (this.omits(this.containers.flatMap(({ key }) => key ?? []))) {
      this.omittedDepth = OPENING.has(token) ? 1 : 0;
      return;
    }
    if (token === TokenType.LEFT_BRACE) {
      this.open({ value: {}, expectsKey: true });
    } else if (token === TokenType.LEFT_BRACKET) {
      this.open({ value: [], expectsKey: false });
    } else {
      this.put(scalar);
    }
  }

  private open(container: Container) {
    this.put(container.value);
    this.containers.push(container);
  }

  private put(value: JsonValue) {
    const container = this.containers.at(-1);
    if (!container) {
      this.result = value;
    } else if (Array.isArray(container.value)) {
      container.value.push(value);
    } else {
      // As `JSON.parse` does, also for a key such as `__proto__`.
      Object.defineProperty(container.value, container.key ?? '', {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
  }
}

/**
 * Reads JSON in pieces, without the values that are omitted: neither the whole
 * text nor a large value in it blocks others or takes much memory.
 *
 * @throws Error when the text is cut off
 * @param omits - of a value, by the keys that lead to it; items of a list have none
 */
export async function readJsonOutline(
  text: string,
  omits: (path: string[]) => boolean,
): Promise<JsonValue> {
  const outline = new OutlineBuilder(omits);
  const tokenizer = new Tokenizer();
  tokenizer.onToken = ({ token, value }) => outline.add(token, value);
  for (let start = 0; start < text.length; start += CHUNK) {
    tokenizer.write(text.slice(start, start + CHUNK));
    await setImmediate();
  }
  tokenizer.end();
  return outline.complete();
}
