/** Under this name, one event of a day has one id wherever it is met. */
export const eventNames = '0d5f3c1e-6c0a-4e0e-9f0b-3a5a8f4c9f11';
