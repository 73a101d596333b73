/** The users of the demo, as `examples/catalog/org.yaml` has them. */
export const DEMO_USERS = ['platform-engineer', 'developer', 'visitor'];
