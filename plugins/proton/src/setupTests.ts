import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What is loaded lazily is compiled first, which a busy machine needs time for.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
