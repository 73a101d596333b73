module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The cases of a suite that several test files run.
      files: ['src/e2e/__testUtils__/engineSuite/**/*.ts'],
      rules: {
        'jest/no-export': 'off',
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
    {
      files: ['src/**/*.test.ts'],
      rules: {
        'jest/expect-expect': [
          'warn',
          { assertFunctionNames: ['expect*', 'isWoken'] },
        ],
      },
    },
    {
      files: ['src/**/*.test.ts', 'src/**/__testUtils__/*.ts'],
      rules: {
        // Tests start the control plane that the module belongs to.
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
});
