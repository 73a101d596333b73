module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  ignorePatterns: ['!.eslintrc.js'],
  overrides: [
    {
      files: ['src/__testUtils__/ImportPlane.ts'],
      rules: {
        // Tests import into a real control plane.
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
});
