/** What a problem is about; by this metrics count problems. */
export const PROBLEM_KINDS = [
  'account-id',
  'cluster',
  'name',
  'output',
  'owner',
  'software-template',
  'tag',
  'transformer',
] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What is wrong with a resource and spoils part of its entity. */
export interface Problem {
  kind: ProblemKind;
  /** A sentence without its full stop, and without any value of an output. */
  message: string;
}

/** Gives all the sentences the same kind. */
export function toProblems(kind: ProblemKind, messages: string[]): Problem[] {
  return messages.map(message => ({ kind, message }));
}
