import { renderInTestApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { responseError } from '../../__testUtils__/responseError';
import { Problem } from './Problem';

describe('Problem', () => {
  it('says it in words, keeps the rest at hand, and asks again', async () => {
    const retry = jest.fn();
    await renderInTestApp(
      <Problem error={new TypeError('Failed to fetch')} onRetry={retry} />,
    );

    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      /^The Backstage backend can't be reached.*TypeError: Failed to fetch$/,
    );
    expect(screen.getByText('TypeError: Failed to fetch')).not.toBeVisible();

    await userEvent.click(screen.getByText('Details'));
    expect(screen.getByText('TypeError: Failed to fetch')).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('has words of the page for a lacking permission, and no button', async () => {
    await renderInTestApp(
      <Problem
        error={await responseError(403, 'NotAllowedError', 'Unauthorized')}
        onRetry={() => {}}
        denied={{
          title: "You don't have access to clusters",
          description: 'Ask Ann',
        }}
      />,
    );

    expect(
      screen.getByText("You don't have access to clusters"),
    ).toBeInTheDocument();
    expect(screen.getByText('Ask Ann')).toBeInTheDocument();
    expect(screen.queryByText('Unauthorized')).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
