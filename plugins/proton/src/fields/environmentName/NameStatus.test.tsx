import { renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { NameStatus } from './NameStatus';

function renderStatus(flagged: boolean) {
  return renderInTestApp(
    <NameStatus
      id="name"
      name="payments"
      violations={[]}
      availability={{ available: true }}
      checking={false}
      resumes={false}
      flagged={flagged}
    />,
  );
}

it('says that a name is available', async () => {
  await renderStatus(false);
  expect(screen.getByText('payments is available')).toBeInTheDocument();
});

it('says nothing while another rule of the form refuses the name', async () => {
  await renderStatus(true);
  expect(screen.queryByText('payments is available')).not.toBeInTheDocument();
});
