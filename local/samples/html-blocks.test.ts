import { expect, test } from 'vitest';
import { decodeEntities, htmlBlocks } from './html-blocks.ts';

test('gives the blocks in reading order with inline markup removed', () => {
  const html =
    '<h1 id="a">A <em>title</em></h1><p>Calls\n <code>f&lt;T&gt;</code>,<br>then <a href="x">waits</a>.</p><!-- <p>no</p> -->' +
    '<ul><li>One<ul><li><p>Two</p></li></ul></li></ul><hr><p> </p>';
  expect(htmlBlocks(html)).toEqual([
    { tag: 'h1', text: 'A title' },
    { tag: 'p', text: 'Calls `f<T>`, then waits.' },
    { tag: 'li', text: 'One' },
    { tag: 'p', text: 'Two' },
  ]);
});

test('keeps the place of a code listing but not its text', () => {
  expect(htmlBlocks('<p>Before</p><pre><code>let a = 1\n<span>b</span></code></pre><p>After</p>')).toEqual([
    { tag: 'p', text: 'Before' },
    { tag: 'pre', text: '' },
    { tag: 'p', text: 'After' },
  ]);
});

test('decodes named, decimal and hexadecimal references and leaves unknown ones', () => {
  expect(decodeEntities('&lt;&#228;&#x1F600;&amp;lt;&unknown;')).toBe('<ä😀&lt;&unknown;');
});
