import type { Entity } from '@backstage/catalog-model';
import { TestApiProvider } from '@backstage/test-utils';
import { renderHook, waitFor } from '@testing-library/react';
import { ReactNode } from 'react';
import { SWRConfig } from 'swr';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { refusal } from '../__testUtils__/refusal';
import plugin from '../alpha';
import { ProtonApi, protonApiRef } from '../api';
import { useTemplateFilter } from './useTemplateFilter';

function template(...actions: string[]): Entity {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'template' },
    spec: { type: 'cluster', steps: actions.map(action => ({ action })) },
  };
}

const CREATE = template('fetch:plain', 'aws:proton:create-environment');
const DELETE = template('aws:proton:delete-environment');
const OTHER = template('fetch:template');

function renderFilter(listPermissions: ProtonApi['listPermissions']) {
  const protonApi = mockProtonApi({
    listPermissions: jest.fn(listPermissions),
  });
  return renderHook(() => useTemplateFilter(), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <SWRConfig value={{ provider: () => new Map() }}>
        <TestApiProvider apis={[[protonApiRef, protonApi]]}>
          {children}
        </TestApiProvider>
      </SWRConfig>
    ),
  });
}

describe('useTemplateFilter', () => {
  it('selects the software templates that the user has the permissions for', async () => {
    const { result } = renderFilter(async () => ({
      permissions: ['proton.environment.read', 'proton.environment.create'],
    }));

    await waitFor(() => expect(result.current(CREATE)).toBe(true));
    expect(result.current(DELETE)).toBe(false);
    expect(result.current(OTHER)).toBe(true);
  });

  it('selects only other software templates until the answer is there', () => {
    const { result } = renderFilter(() => new Promise(() => {}));

    expect(result.current(CREATE)).toBe(false);
    expect(result.current(OTHER)).toBe(true);
  });

  it('selects only other software templates for a user without any permission', async () => {
    const { result } = renderFilter(async () => {
      throw await refusal(403, 'NotAllowedError', 'Unauthorized');
    });

    await waitFor(() => expect(result.current(OTHER)).toBe(true));
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(result.current(CREATE)).toBe(false);
  });

  it('selects everything without an answer', async () => {
    const { result } = renderFilter(() => Promise.reject(new Error('down')));

    await waitFor(() => expect(result.current(DELETE)).toBe(true));
  });
});

it('is an extension that an app can enable', () => {
  expect(
    plugin.getExtension('scaffolder-template-filter:proton/permitted'),
  ).toBeDefined();
});
