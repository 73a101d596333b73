/**
 * Whether a pattern can be left to a form: it is a regular expression, and repeats
 * no group without end in which something repeats or alternates. The scaffolder
 * matches without a time limit, so a pattern that explodes would stop its process.
 * The action checks each pattern again, with a limit.
 */
export function isCheapPattern(pattern: string): boolean {
  try {
    // As the form and the scaffolder compile it.
    void new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const bare = pattern
    .replace(/\\./gs, 'x')
    .replace(/\[(?:[^\]])*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  /** For each open group, whether something in it repeats or alternates. */
  const groups: boolean[] = [];
  for (let at = 0; at < bare.length; at++) {
    const character = bare[at];
    if (character === '(') {
      groups.push(false);
    } else if (character === ')') {
      const varies = groups.pop() ?? false;
      if (varies && /^(?:[+*]|\{\d+,\})/.test(bare.slice(at + 1))) {
        return false;
      }
      if (varies && groups.length > 0) {
        groups[groups.length - 1] = true;
      }
    } else if (/[+*|]|\{/.test(character) && groups.length > 0) {
      groups[groups.length - 1] = true;
    }
  }
  return true;
}
