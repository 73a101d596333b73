import { describeEnd } from './describeEnd';

describe('describeEnd', () => {
  it.each([
    ['missing <account>', 'missing \\<account\\>.'],
    ['no *such* bucket_name', 'no \\*such\\* bucket\\_name.'],
    ['see [x](https://example.com)', 'see \\[x\\](https://example.com).'],
    ['', 'no reason was reported.'],
    ['first line\nsecond line', 'first line.'],
  ])('shows the reason %j as it is', (statusMessage, shown) => {
    expect(
      describeEnd({
        state: { status: 'FAILED', statusMessage },
        environmentName: 'dev',
      }),
    ).toBe(`The deployment of dev failed: ${shown}`);
  });

  it('links to the form with the values that were tried', () => {
    expect(
      describeEnd({
        state: {
          status: 'FAILED',
          statusMessage: 'Quota exceeded.',
          deploymentId: 'deployment-1',
        },
        environmentName: 'dev',
        page: 'https://backstage.example.com/dev',
      }),
    ).toBe(
      'The deployment of dev failed: Quota exceeded. [See why it failed](https://backstage.example.com/dev/deployment/deployment-1) or [Edit and try again](https://backstage.example.com/dev/configuration/edit?failed=deployment-1)',
    );
  });
});
