import { render, screen } from '@testing-library/react';
import { app } from './App';

describe('App', () => {
  it('lets people in as one of the users of the demo', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Proton Vending', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    render(app.createRoot());

    expect(
      await screen.findByRole('button', { name: /Developer/ }),
    ).toBeInTheDocument();
  });
});
