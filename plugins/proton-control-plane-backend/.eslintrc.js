module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: ['src/**/*.test.ts'],
      rules: {
        'jest/expect-expect': ['warn', { assertFunctionNames: ['expect*'] }],
      },
    },
  ],
});
