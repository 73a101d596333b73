module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: ['src/**/*.test.ts', 'src/__testUtils__/GitPlane.ts'],
      rules: {
        'jest/expect-expect': [
          'warn',
          {
            assertFunctionNames: [
              'expect',
              'eventually',
              'merges',
              'plane.reaches',
              'plane.waitsFor',
              'slow.waitsFor',
            ],
          },
        ],
        // Tests start the control plane that the module belongs to.
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
});
