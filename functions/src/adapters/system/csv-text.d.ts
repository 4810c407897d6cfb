/** CSV files are imported as text; the bundler and the test runner both load them so. */
declare module '*.csv' {
  const text: string;
  export default text;
}
