/** Where the control planes of tests are. */
export const TEST_SCOPE = { accountId: '123456789012', region: 'us-east-1' };
