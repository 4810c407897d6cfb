/**
 * The testing library as component tests use it: on a busy machine a page may take a while to come, so whatever is
 * waited for gets more than the usual second.
 */
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 5_000 });

export * from '@testing-library/react';
