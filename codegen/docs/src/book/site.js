// Code that is wider than its box is scrolled by keyboard, too; not every browser gives it the focus by itself.
for (const code of document.querySelectorAll('pre > code, .table-wrapper')) {
    if (code.scrollWidth > code.clientWidth) {
        code.tabIndex = 0;
    }
}
