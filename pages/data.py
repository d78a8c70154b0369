from pages.parts import page

page.start("data")
