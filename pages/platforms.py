from pages.parts import page

page.start("platforms")
