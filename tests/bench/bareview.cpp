/// The peer of "window ready": the least window that shows a web page.

#include <QApplication>
#include <QWebEngineView>

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QWebEngineView view;
    view.resize(1280, 800);
    view.setHtml(QStringLiteral("<h1>A page</h1><p>with a line of text</p>"));
    view.show();
    return application.exec();
}
