const OWNER_MAY_EXECUTE = 0o100;

/** Whether the mode of a file lets its owner run it. */
export function isExecutable(mode: number): boolean {
  // eslint-disable-next-line no-bitwise
  return (mode & OWNER_MAY_EXECUTE) !== 0;
}
