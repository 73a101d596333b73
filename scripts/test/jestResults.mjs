/**
 * The counts in the JSON that Jest writes. A file that broke before its first
 * test counts as one failure: Jest itself counts none for it.
 */
export function tallyJestResults(results) {
  const brokenFiles = results.testResults.filter(
    file =>
      file.status === 'failed' &&
      !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const skipped = results.testResults.flatMap(file =>
    file.assertionResults
      .filter(({ status }) =>
        ['pending', 'skipped', 'disabled', 'todo'].includes(status),
      )
      .map(({ fullName }) => fullName),
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + brokenFiles.length,
    skipped,
  };
}
