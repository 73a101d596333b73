/** What the form holds for a secret that isn't valid: a reference to no secret. */
export const BROKEN_SECRET = '******';
