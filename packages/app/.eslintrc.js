module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The journeys run in Node.js, and not in the browser as the app does.
      files: ['e2e-tests/**/*.ts'],
      rules: { 'no-restricted-imports': 'off' },
    },
  ],
});
