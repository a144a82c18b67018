// The development entry of the jsx runtime; it behaves exactly like the production one.
export { Fragment, type JSX, jsx as jsxDEV } from './jsx-runtime.ts';
