/** The users of the demo. */
export type DemoUser = 'platform-engineer' | 'developer' | 'visitor';

/** The token of a user of the demo. */
export async function signInAs(
  backendUrl: string,
  user: DemoUser,
): Promise<string> {
  const response = await fetch(`${backendUrl}/api/auth/demo/refresh`, {
    headers: { 'x-demo-user': user, 'x-requested-with': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}
